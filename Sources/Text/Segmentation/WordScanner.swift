internal import CICU

/// Receives the words of a text: an encoder or a counter.
protocol WordSink {
    /// Appends the pieces of a group to `pieces`.
    ///
    /// A group is a run of segments without space between them, given by their ends from offset `begin` on. It is
    /// `joined` if there is no space either between it and the text before the block.
    mutating func group(
        _ utf8: UnsafeRawBufferPointer, begin: Int, ends: ArraySlice<Int32>, joined: Bool,
        into pieces: inout [Int32]
    ) throws(TextError)
    /// Takes the pieces of a group, made now or remembered.
    mutating func take(_ pieces: UnsafeBufferPointer<Int32>)
    /// Takes white space that is one token or several.
    mutating func white(_ utf8: UnsafeRawBufferPointer) throws(TextError)
}

/// Finds the words and the white space of a block of normalized text.
///
/// ICU decides where a segment ends, but need not be asked twice: a chunk, which is a stretch between two ASCII spaces
/// or line ends, is segmented the same way anywhere, because Unicode's word boundaries look across a space only for
/// what attaches to it (Extend, Format, ZWJ) and for further spaces. The pieces of a chunk are therefore remembered. A
/// chunk that begins with such a code point, or has other white space (such as U+00A0), goes through ICU every time.
///
/// ``scanWithoutMemory(_:from:to:into:)`` is the slow twin, which uses ICU only.
struct WordScanner {
    private let words: Segmenter
    private var ends: [Int32] = []
    private var pieces: [Int32] = []
    private var memory = ChunkMemory()
    /// The white space that has been read and not yet passed on, as offsets in the block.
    private var run = 0..<0
    /// Whether a word precedes the run.
    private var hasPrevious = false
    private var joined = false

    init(locale: String) throws(TextError) { words = try Segmenter(.words, locale: locale) }

    /// Passes the words and white space of a block to a sink.
    mutating func scan(
        _ block: UnsafeRawBufferPointer, from: Block.Edge, to: Block.Edge, into sink: inout some WordSink
    ) throws(TextError) {
        begin(from)
        var i = 0
        while i < block.count {
            let space = i
            i = endOfSpace(block, i)
            if i == block.count {
                extendRun(space, i)
                break
            }
            // If the space belongs to the first word of the block, ICU must see it.
            let chunk = attaches(block, i) && i > space ? space : i
            extendRun(space, chunk)
            var end = endOfChunk(block, i)
            var next = endOfSpace(block, end)
            let isPlain = chunk == i && !attaches(block, next)
            while attaches(block, next) {
                // The last space belongs to the word after it, which therefore belongs to this chunk.
                end = endOfChunk(block, next)
                next = endOfSpace(block, end)
            }
            i = end
            if isPlain, !joined, i - chunk <= ChunkMemory.maxBytes {
                // The white space is passed on first, because a word follows in any case.
                try giveRun(block, into: &sink)
                if memory.recall(block, chunk, i, { sink.take($0) }) {
                    hasPrevious = true
                } else {
                    try segment(block, chunk, i, remembers: true, into: &sink)
                }
            } else {
                try segment(block, chunk, i, remembers: false, into: &sink)
            }
        }
        try finish(block, to, into: &sink)
    }

    /// Does the same with ICU alone.
    mutating func scanWithoutMemory(
        _ block: UnsafeRawBufferPointer, from: Block.Edge, to: Block.Edge, into sink: inout some WordSink
    ) throws(TextError) {
        begin(from)
        try segment(block, 0, block.count, remembers: false, into: &sink)
        try finish(block, to, into: &sink)
    }

    private mutating func begin(_ from: Block.Edge) {
        run = 0..<0
        hasPrevious = from == .whiteSpace
        joined = from == .joined
    }

    private mutating func finish(
        _ block: UnsafeRawBufferPointer, _ to: Block.Edge, into sink: inout some WordSink
    ) throws(TextError) {
        if to != .whiteSpace { hasPrevious = false }  // a space at the end is not between two words
        try giveRun(block, into: &sink)
    }

    /// Segments a stretch with ICU.
    private mutating func segment(
        _ block: UnsafeRawBufferPointer, _ first: Int, _ last: Int, remembers: Bool,
        into sink: inout some WordSink
    ) throws(TextError) {
        let stretch = UnsafeRawBufferPointer(rebasing: block[first..<last])
        try words.ends(of: stretch, into: &ends)
        var begin = 0
        var group = 0  // index of the first segment of the group
        var groupBegin = 0
        for (k, end) in ends.enumerated() {
            if isWhiteSpace(stretch, begin, Int(end)) {
                try give(stretch, block, groupBegin, ends[group..<k], into: &sink)
                extendRun(first + begin, first + Int(end))
                group = k + 1
                groupBegin = Int(end)
            }
            begin = Int(end)
        }
        let isOneGroup = group == 0 && !ends.isEmpty
        try give(stretch, block, groupBegin, ends[group...], into: &sink)
        if isOneGroup && remembers { memory.remember(stretch, pieces) }
    }

    /// Passes on the white space before a group and the group.
    private mutating func give(
        _ stretch: UnsafeRawBufferPointer, _ block: UnsafeRawBufferPointer, _ begin: Int,
        _ groupEnds: ArraySlice<Int32>, into sink: inout some WordSink
    ) throws(TextError) {
        guard let last = groupEnds.last else { return }
        try giveRun(block, into: &sink)
        pieces.removeAll(keepingCapacity: true)
        let utf8 = UnsafeRawBufferPointer(rebasing: stretch[..<Int(last)])
        try sink.group(utf8, begin: begin, ends: groupEnds, joined: joined, into: &pieces)
        pieces.withUnsafeBufferPointer { sink.take($0) }
        hasPrevious = true
        joined = false
    }

    /// Passes on the white space, unless it is the single space implied between two words.
    @inline(__always)
    private mutating func giveRun(_ block: UnsafeRawBufferPointer, into sink: inout some WordSink)
        throws(TextError)
    {
        if run.isEmpty { return }
        defer { run = 0..<0 }
        if hasPrevious && run.count == 1 && block[run.lowerBound] == 0x20 { return }
        joined = false
        try sink.white(UnsafeRawBufferPointer(rebasing: block[run]))
    }

    @inline(__always) private mutating func extendRun(_ begin: Int, _ end: Int) {
        if begin < end { run = (run.isEmpty ? begin : run.lowerBound)..<end }
    }

    private func isWhiteSpace(_ stretch: UnsafeRawBufferPointer, _ begin: Int, _ end: Int) -> Bool {
        let byte = stretch[begin]
        if byte < 0x80 && !WordScanner.isSpace(byte) { return false }
        guard let base = stretch.assumingMemoryBound(to: UInt8.self).baseAddress else { return false }
        return cicu_all_white_space(base + begin, end - begin) != 0
    }

    @inline(__always) private func endOfChunk(_ block: UnsafeRawBufferPointer, _ begin: Int) -> Int {
        var i = begin
        while i + 8 <= block.count {
            let word = UInt64(littleEndian: block.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            // The lowest set bit marks the first byte below 0x21.
            let low = (word &- 0x2121_2121_2121_2121) & ~word & 0x8080_8080_8080_8080
            if low == 0 {
                i += 8
                continue
            }
            i += low.trailingZeroBitCount >> 3
            if WordScanner.isSpace(block[i]) { return i }
            i += 1
        }
        while i < block.count && !WordScanner.isSpace(block[i]) { i += 1 }
        return i
    }

    @inline(__always) private func endOfSpace(_ block: UnsafeRawBufferPointer, _ begin: Int) -> Int {
        var i = begin
        while i < block.count && WordScanner.isSpace(block[i]) { i += 1 }
        return i
    }

    /// Returns whether the code point at `offset` may belong to a segment with the space before it.
    @inline(__always) private func attaches(_ block: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        offset < block.count && block[offset] >= 0x80 && beyondASCIIAttaches(block, offset)
    }

    private func beyondASCIIAttaches(_ block: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        guard let base = block.assumingMemoryBound(to: UInt8.self).baseAddress else { return false }
        var scalar: Int32 = 0
        _ = cicu_decode(base + offset, block.count - offset, &scalar)
        switch scalar {
        // Letters of western Europe, dashes and quotation marks, ideographs: no need to ask ICU.
        case 0xC0...0x24F, 0x2010...0x2027, 0x4E00...0x9FFF: return false
        case ..<0: return true
        default: return cicu_attaches_to_previous(scalar) != 0 || cicu_is_white_space(scalar) != 0
        }
    }

    /// ASCII white space.
    @inline(__always) static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 9 < 5 }
}
