/// Finds the end of a sentence, a paragraph or a line in a growing sequence of bytes.
///
/// White space before the unit ends nothing. White space at the end is held back until the unit continues.
struct UnitSearch {
    /// What is known about the text so far, as offsets in it.
    struct Finding: Equatable {
        /// The end of the unit, without white space.
        var end: Int?
        /// The end of the text that certainly belongs to the unit.
        var safe: Int
    }

    private let unit: StopCondition.Unit
    private let level: Level
    private let sentences: Segmenter?
    private var ends: [Int32] = []
    /// The text without its first `dropped` bytes.
    private var text: [UInt8] = []
    private var dropped = 0
    /// The start of the generated text in `text`.
    private var first = 0
    /// A longer text loses its first half, since no sentence is that long and the rules look back to its beginning.
    private static let maxBytes = 8192

    init(_ unit: StopCondition.Unit, _ vocabulary: Vocabulary) throws(TextError) {
        (self.unit, level) = (unit, vocabulary.level)
        sentences = unit == .sentence ? try Segmenter(.sentences, locale: vocabulary.locale) : nil
    }

    /// Appends a part of the prompt.
    mutating func read(_ bytes: ArraySlice<UInt8>) {
        append(bytes)
        first = text.count
    }

    /// Lets the generated text begin with the last character that is not white, whose unit may be complete already.
    mutating func beginAtLastCharacter() {
        first = text.lastIndex { !isWhite($0) } ?? text.count
        while first > 0, first < text.count, text[first] & 0xC0 == 0x80 { first -= 1 }
    }

    /// Appends a part of the generated text, whose last code point may be incomplete.
    ///
    /// - Parameters:
    ///   - bytes: The new bytes.
    ///   - incomplete: The number of bytes of an incomplete code point at the end.
    /// - Returns: The end of the unit, and the end of the text that certainly belongs to it.
    /// - Throws: An ICU error.
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

    /// Forgets the text before an end that was found; the next unit begins there, and offsets count from there.
    mutating func begin(at end: Int) {
        text.removeFirst(min(max(end - dropped, 0), text.count))
        (dropped, first) = (0, 0)
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

    /// Returns the end of the first sentence with generated text, or a place that may turn out to be its end.
    private mutating func sentenceEnd(
        from begin: Int, to count: Int
    ) throws(TextError) -> (end: Int?, uncertain: Int?) {
        // Most tokens cannot end a sentence, and ICU looks at all of it each time.
        guard text[..<count].contains(where: Self.mayEndSentence) else { return (nil, nil) }
        guard let end = try firstEnd(after: begin, to: count, probe: []) else { return (nil, nil) }
        if end == count { return (text[count - 1] == UInt8(ascii: "\n") ? end : nil, nil) }
        // A sentence continues in “Why?” he, but not in “Why?” He: the rules look for a letter. The end is certain if
        // not even a lower-case one would change it.
        let isCertain = try firstEnd(after: begin, to: count, probe: [UInt8(ascii: "a")]) == end
        return isCertain ? (end, nil) : (nil, end)
    }

    /// Whether a byte is, or may be a part of, what ends a sentence in some language; in Greek that is a semicolon, too.
    private static func mayEndSentence(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ";"): true
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x80...: true
        default: false
        }
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

    /// Returns `end` moved before the white space that precedes it in the generated text.
    private func trimmed(_ end: Int) -> Int {
        var end = end
        while end > first, isWhite(text[end - 1]) { end -= 1 }
        return end
    }

    private func isWhite(_ byte: UInt8) -> Bool { WordScanner.isSpace(byte) }
}
