/// Splits a stream of blocks into lines, each with its line feed.
///
/// A line longer than ``limit`` comes in pieces, so that a text without line feeds needs no more memory than one with
/// them. Only the first piece starts a line.
struct LineSplitter {
    /// A line, or a piece of a very long line.
    struct Line {
        let bytes: ArraySlice<UInt8>
        let startsLine: Bool
        let endsLine: Bool

        /// Whether this is a whole line of spaces and tabs only.
        var isBlank: Bool {
            startsLine && endsLine && bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }
        }
    }

    static let limit = 1 << 16
    private var partial: [UInt8] = []
    private var startsLine = true

    /// Calls `body` with every line that `block` completes.
    mutating func feed(_ block: [UInt8], _ body: (Line) -> Void) {
        var start = block.startIndex
        while let end = lineFeed(in: block, from: start) {
            if partial.isEmpty {
                emit(block[start...end], body)
            } else {
                partial += block[start...end]
                emitPartial(body)
            }
            start = end + 1
        }
        partial += block[start...]
        if partial.count > Self.limit { emitPartial(body) }
    }

    /// Calls `body` with the last line, if the text does not end with a line feed.
    mutating func finish(_ body: (Line) -> Void) { if !partial.isEmpty { emitPartial(body) } }

    private mutating func emitPartial(_ body: (Line) -> Void) {
        emit(partial[...], body)
        partial.removeAll(keepingCapacity: true)
    }

    private mutating func emit(_ bytes: ArraySlice<UInt8>, _ body: (Line) -> Void) {
        let ends = bytes.last == 0x0A
        body(Line(bytes: bytes, startsLine: startsLine, endsLine: ends))
        startsLine = ends
    }

    private func lineFeed(in block: [UInt8], from start: Int) -> Int? {
        block.withUnsafeBufferPointer { $0[start...].firstIndex(of: 0x0A) }
    }
}
