/// Joins the lines of hard-wrapped paragraphs, so that line feeds mean the same as in other texts.
///
/// A paragraph is a run of lines that are not blank and do not begin with white space; `W` is the width of its longest
/// line in columns. A line is joined with the next if the first word of the next would not have fitted within three
/// quarters of `W`, in paragraphs at least ``narrowest`` columns wide. Verse, tables of contents, headings and
/// addresses therefore keep their lines.
///
/// A space joins two lines, except next to a hyphen, a dash or a slash that has none on its other side, and between
/// characters of scripts that put no spaces between words. Which hyphens at a line's end are part of the word is for
/// ``LineEndHyphens`` to decide.
struct Unwrapper {
    /// The smallest width of a wrapped paragraph, in columns.
    static let narrowest = 45
    /// Lines of more bytes are not wrapped; they end a paragraph.
    private static let longest = 1000
    /// The largest number of lines of a paragraph.
    private static let most = 4000

    private var lines = LineSplitter()
    private var paragraph: [ArraySlice<UInt8>] = []
    /// The bytes of the result so far, less those in the current `out`.
    private var base = 0

    /// Where in the result a word's hyphen stood at a line's end, ascending.
    private(set) var hyphens: [Int] = []

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
        base -= out.count
        defer { base += out.count }
        var lines = self.lines
        lines.feed(block) { take($0, into: &out) }
        self.lines = lines
    }

    /// Appends the rest at the end of the text.
    mutating func finish(into out: inout [UInt8]) {
        base -= out.count
        defer { base += out.count }
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
        let widths = paragraph.map { columns(text($0)) }
        let width = widths.max() ?? 0
        for (index, line) in paragraph.enumerated() {
            let next = index + 1 < paragraph.count ? paragraph[index + 1] : nil
            guard let next, width >= Self.narrowest,
                widths[index] + 1 + columns(firstWord(next)) > width * 3 / 4
            else {
                out += line
                continue
            }
            let line = text(line)
            out += line
            switch Joint(line, next) {
            case .space: out.append(0x20)
            case .hyphen: hyphens.append(base + out.count - 1)
            case .none: break
            }
        }
    }

    /// Returns a line without its line feed and the spaces before it.
    private func text(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let last = line.lastIndex { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 }
        return last.map { line[...$0] } ?? line.prefix(0)
    }

    /// Returns what could not be broken off the start of a line.
    private func firstWord(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if let first = scalars(line.prefix(4)).first, WordSpacing.isUnspaced(first) {
            return line.prefix(String(first).utf8.count)
        }
        return line.prefix { $0 != 0x20 && $0 != 0x0A }
    }

    private func columns(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.allSatisfy { $0 < 0x80 }
            ? bytes.count : DisplayWidth.columns(of: String(decoding: bytes, as: UTF8.self))
    }
}

/// What joins two lines.
private enum Joint {
    case space
    case none
    /// The hyphen that ends the first line, between two letters.
    case hyphen

    init(_ line: ArraySlice<UInt8>, _ next: ArraySlice<UInt8>) {
        let before = scalars(line.suffix(32)), after = scalars(next.prefix(32))
        guard let last = before.last, let first = after.first else { self = .none; return }
        // A dash may be typed as several hyphens.
        let dashes = before.reversed().prefix(while: Self.isDash).count
        if dashes > 0 {
            let stem = before.dropLast(dashes).last
            let isHyphen = dashes == 1 && last == "-" && stem.map(isLetter) == true && isLetter(first)
            self = stem == " " ? .space : isHyphen ? .hyphen : .none
        } else if first != "-" && Self.isDash(first) {
            self = after.dropFirst().first == " " ? .space : .none
        } else {
            // Quotation marks belong to the text beside them.
            let left = before.last { !Self.isQuote($0) }, right = after.first { !Self.isQuote($0) }
            let isUnspaced =
                left.map(WordSpacing.isUnspaced) == true && right.map(WordSpacing.isUnspaced) == true
            self = isUnspaced ? .none : .space
        }
    }

    /// Returns whether a scalar is a hyphen, a dash, a slash or a soft hyphen.
    private static func isDash(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2D, 0x2F, 0xAD, 0x058A, 0x05BE, 0x2010...0x2015: true
        default: false
        }
    }

    private static func isQuote(_ scalar: Unicode.Scalar) -> Bool { (0x2018...0x201F).contains(scalar.value) }
}

/// Returns the scalars of UTF-8 that may begin and end within one.
private func scalars(_ bytes: ArraySlice<UInt8>) -> String.UnicodeScalarView {
    String(decoding: bytes.drop { $0 & 0xC0 == 0x80 }, as: UTF8.self).unicodeScalars
}

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x80 || (0x61...0x7A).contains(scalar.value | 0x20)
}

/// Returns the number of Unicode scalars in valid UTF-8: of bytes that are not continuations.
func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.withUnsafeBufferPointer { $0.reduce(into: 0) { $0 += $1 & 0xC0 != 0x80 ? 1 : 0 } }
}
