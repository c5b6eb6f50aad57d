/// Finds the end of a sentence, a paragraph or a line in bytes as they come.
///
/// What comes before a unit is written may be white space, which ends nothing; what is written last may be white
/// space, which is held back until the unit goes on.
struct UnitSearch {
    /// What is known about the text so far; offsets in it.
    struct Finding: Equatable {
        /// Where the unit ends, without white space.
        var end: Int?
        /// Up to where the text stays part of it, whatever comes.
        var safe: Int
    }

    private let unit: StopCondition.Unit
    private let level: Level
    private let sentences: Segmenter?
    private var ends: [Int32] = []
    /// The text, of which the first `dropped` bytes are forgotten.
    private var text: [UInt8] = []
    private var dropped = 0
    /// Where in `text` that which counts begins.
    private var first = 0
    /// A longer text loses its first half: no sentence needs as much, and rules look back to its beginning.
    private static let maxBytes = 8192

    init(_ unit: StopCondition.Unit, _ vocabulary: Vocabulary) throws(TextError) {
        (self.unit, level) = (unit, vocabulary.level)
        sentences = unit == .sentence ? try Segmenter(.sentences, locale: vocabulary.locale) : nil
    }

    /// Takes more of the prompt.
    mutating func read(_ bytes: ArraySlice<UInt8>) {
        append(bytes)
        first = text.count
    }

    /// Takes more of what is written, the last code point of which need not be complete.
    ///
    /// - Parameters:
    ///   - bytes: What is added at the end.
    ///   - incomplete: How many bytes at the end are no whole code point yet.
    /// - Returns: Where the unit ends, and what is part of it whatever comes.
    /// - Throws: What ICU refuses.
    mutating func write(_ bytes: ArraySlice<UInt8>, incomplete: Int) throws(TextError) -> Finding {
        append(bytes)
        let count = text.count - incomplete
        guard let begin = (first..<max(first, count)).first(where: { !isWhite(text[$0]) }) else {
            return Finding(end: nil, safe: dropped + count)
        }
        let (end, uncertain) =
            switch unit {
            case .line: (lineEnd(from: begin), Int?.none)
            case .paragraph: (level == .pretokenized ? lineEnd(from: begin) : blankLine(from: begin), nil)
            case .sentence: try sentenceEnd(from: begin, to: count)
            }
        let safe = trimmed(end ?? uncertain ?? count)
        return Finding(end: end.map { dropped + trimmed($0) }, safe: dropped + safe)
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        text += bytes
        guard text.count > Self.maxBytes else { return }
        // Cut before a code point.
        let cut = (text.count / 2..<text.count).first { text[$0] & 0xC0 != 0x80 } ?? text.count
        text.removeFirst(cut)
        (dropped, first) = (dropped + cut, max(0, first - cut))
    }

    private func lineEnd(from begin: Int) -> Int? { text[begin...].firstIndex(of: UInt8(ascii: "\n")) }

    private func blankLine(from begin: Int) -> Int? {
        var lineEnd: Int?
        for i in begin..<text.count {
            if text[i] == UInt8(ascii: "\n") {
                if let lineEnd { return lineEnd }
                lineEnd = i
            } else if !isWhite(text[i]) {
                lineEnd = nil
            }
        }
        return nil
    }

    /// The end of the first sentence that has something written in it, or where it may turn out to have been.
    private mutating func sentenceEnd(
        from begin: Int, to count: Int
    ) throws(TextError) -> (end: Int?, uncertain: Int?) {
        guard let end = try firstEnd(after: begin, to: count, probe: []) else { return (nil, nil) }
        if end == count { return (text[count - 1] == UInt8(ascii: "\n") ? end : nil, nil) }
        // “Why?” he goes on where “Why?” He does not: the rules look for a letter. The end is certain when not even
        // a small one would change it.
        let isCertain = try firstEnd(after: begin, to: count, probe: [UInt8(ascii: "a")]) == end
        return isCertain ? (end, nil) : (nil, end)
    }

    private mutating func firstEnd(
        after begin: Int, to count: Int, probe: [UInt8]
    ) throws(TextError) -> Int? {
        let utf8 = text[..<count] + probe
        try utf8.withUnsafeBufferPointer { utf8 throws(TextError) in
            try sentences?.ends(of: UnsafeRawBufferPointer(utf8), into: &ends)
        }
        return ends.first { Int($0) > begin }.map(Int.init)
    }

    /// `end` before the white space that precedes it, as far as it is written.
    private func trimmed(_ end: Int) -> Int {
        var end = end
        while end > first, isWhite(text[end - 1]) { end -= 1 }
        return end
    }

    private func isWhite(_ byte: UInt8) -> Bool { WordScanner.isSpace(byte) }
}
