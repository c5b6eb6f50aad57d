/// Joins the lines of hard-wrapped paragraphs, so that line feeds mean the same as in other texts.
///
/// A paragraph is a run of lines that are not blank and do not begin with white space; `W` is the length of its
/// longest line. A line is joined with the next if the first word of the next would not have fitted within three
/// quarters of `W`, in paragraphs at least ``narrowest`` characters wide. Verse, tables of contents, headings and
/// addresses therefore keep their lines. A line that ends with a hyphen or a dash is joined without a space.
struct Unwrapper {
    /// The smallest width of a wrapped paragraph, in characters.
    static let narrowest = 45
    /// Lines of more bytes are not wrapped; they end a paragraph.
    private static let longest = 1000
    /// The largest number of lines of a paragraph.
    private static let most = 4000

    private var lines = LineSplitter()
    private var paragraph: [ArraySlice<UInt8>] = []

    /// Whether `text` is wrapped at a fixed width: a quarter of its line ends would be joined, and most of those are in
    /// the middle of a sentence.
    static func isWrapped(_ text: [UInt8]) -> Bool {
        var unwrapper = Unwrapper(), joined: [UInt8] = []
        unwrapper.feed(text, into: &joined)
        unwrapper.finish(into: &joined)
        let (before, after) = (lineEnds(of: text), lineEnds(of: joined))
        let all = before.all - after.all, sentences = before.sentences - after.sentences
        return all >= 20 && 4 * all > before.all && 2 * sentences < all
    }

    /// The number of line ends, and of those that follow the end of a sentence.
    private static func lineEnds(of text: [UInt8]) -> (all: Int, sentences: Int) {
        let marks = Set(".!?\"".utf8)
        let ends = text.indices.filter { text[$0] == UInt8(ascii: "\n") }
        return (ends.count, ends.count { $0 > 0 && marks.contains(text[$0 - 1]) })
    }

    /// Takes a block of UTF-8 and appends the paragraphs that it completes to `out`.
    mutating func feed(_ block: [UInt8], into out: inout [UInt8]) {
        var lines = self.lines
        lines.feed(block) { take($0, into: &out) }
        self.lines = lines
    }

    /// Appends the rest at the end of the text.
    mutating func finish(into out: inout [UInt8]) {
        var lines = self.lines
        lines.finish { take($0, into: &out) }
        self.lines = lines
        flush(into: &out)
    }

    private mutating func take(_ line: LineSplitter.Line, into out: inout [UInt8]) {
        let isIndented = line.bytes.first == 0x20 || line.bytes.first == 0x09
        let isPlain = line.startsLine && line.endsLine && line.bytes.count <= Self.longest
        if isPlain && !isIndented && !line.isBlank && paragraph.count < Self.most {
            paragraph.append(line.bytes)
            return
        }
        // The last line of a text may lack its line feed and still belong to the paragraph.
        if !line.endsLine && line.startsLine && !isIndented && line.bytes.count <= Self.longest {
            paragraph.append(line.bytes)
            flush(into: &out)
            return
        }
        flush(into: &out)
        if isPlain && !isIndented && !line.isBlank { paragraph.append(line.bytes) } else { out += line.bytes }
    }

    private mutating func flush(into out: inout [UInt8]) {
        defer { paragraph.removeAll(keepingCapacity: true) }
        let lengths = paragraph.map { length(text($0)) }
        let width = lengths.max() ?? 0
        for (index, line) in paragraph.enumerated() {
            let next = index + 1 < paragraph.count ? paragraph[index + 1] : nil
            guard let next, width >= Self.narrowest,
                lengths[index] + 1 + length(next.prefix { $0 != 0x20 && $0 != 0x0A }) > width * 3 / 4
            else {
                out += line
                continue
            }
            out += text(line)
            if text(line).last != UInt8(ascii: "-") { out.append(0x20) }
        }
    }

    /// Returns a line without its line feed and the spaces before it.
    private func text(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let last = line.lastIndex { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 }
        return last.map { line[...$0] } ?? line.prefix(0)
    }

    private func length(_ bytes: ArraySlice<UInt8>) -> Int { scalarCount(bytes) }
}

/// Returns the number of Unicode scalars in valid UTF-8: of bytes that are not continuations.
func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.withUnsafeBufferPointer { $0.reduce(into: 0) { $0 += $1 & 0xC0 != 0x80 ? 1 : 0 } }
}
