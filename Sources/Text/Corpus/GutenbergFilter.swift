#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Removes Project Gutenberg's header and licence from a text and keeps the book.
///
/// The text comes in blocks and is read line by line. A book is enclosed by lines that no story has: before it, a line
/// that begins with `*** START OF` and names Project Gutenberg or, before 2003, `*END*THE SMALL PRINT`; after it,
/// `End of Project Gutenberg's …` and `*** END OF …`. Text before the first such line is held back, up to ``limit``
/// bytes, until it turns out to be a header. Text without such lines passes unchanged. After the end, a line that names
/// Project Gutenberg begins the licence, which ends with its last sentence; so all of several books in one file are
/// cleaned. The credits right after the start (`Produced by …`) are removed with the header.
struct GutenbergFilter {
    private enum State {
        /// At the start of a text: every line is held, because it may belong to a header.
        case opening
        /// After a line that names Project Gutenberg in the middle of a text: a header, or a story that mentions it.
        case suspecting
        /// In the story: lines pass; only blank ones are held, because an end may follow.
        case story
        /// Between a start line and the story: the rest of a wrapped start line, blank lines, credits.
        case started(paragraph: Paragraph)
        /// After an end line: lines are held until one shows that this is the licence.
        case ended
        /// In the licence.
        case licence
    }

    private enum Paragraph { case none, startLine, credits(lines: Int) }

    /// The largest size of a header in bytes; the longest known ones have half of it.
    static let limit = 1 << 15

    private var lines = LineSplitter()
    private var state = State.opening
    private var held: [UInt8] = []
    /// Where in `held` the paragraph begins that first named Project Gutenberg.
    private var suspectFrom: Int?
    private var paragraphStart = 0
    private var total = 0
    private var passed = 0

    /// The number of bytes removed so far; final after ``finish(into:)``.
    var cut: Int { total - passed }

    /// Takes a block of UTF-8 and appends to `out` what certainly belongs to the book.
    mutating func feed(_ block: [UInt8], into out: inout [UInt8]) {
        total += block.count
        let before = out.count
        var lines = self.lines
        lines.feed(block) { take($0, into: &out) }
        self.lines = lines
        passed += out.count - before
    }

    /// Appends the rest at the end of the text.
    mutating func finish(into out: inout [UInt8]) {
        let before = out.count
        var lines = self.lines
        lines.finish { take($0, into: &out) }
        self.lines = lines
        switch state {
        case .opening, .suspecting, .story, .ended:
            let isCut = total > passed + held.count + (out.count - before)
            if !isCut || !held.allSatisfy(isSpace) { out += held }
        case .started, .licence: break
        }
        held = []
        passed += out.count - before
    }

    private mutating func take(_ line: LineSplitter.Line, into out: inout [UInt8]) {
        let isStory = if case .story = state { true } else { false }
        let marker = Marker(line, inStory: isStory)
        switch (state, marker) {
        case (_, .start):
            // A blank line keeps this book apart from the one before.
            if case .licence = state { out.append(0x0A) }
            out += held[..<(suspectFrom ?? held.count)]
            release()
            let isWhole = line.bytes.last { !isSpace($0) } == UInt8(ascii: "*")
            state = .started(paragraph: isWhole ? .none : .startLine)
        case (.ended, .end), (.licence, .end): break
        case (_, .end):
            let story = held.lastIndex { !isSpace($0) }.map { held[...$0] + [0x0A] } ?? []
            out += story
            release()
            state = .ended
        case (.opening, _), (.suspecting, _): hold(line, marker, into: &out)
        case (.story, .name):
            out += held
            release()
            state = .suspecting
            hold(line, marker, into: &out)
        case (.story, _):
            if line.isBlank && held.count < Self.limit {
                held += line.bytes
            } else {
                out += held
                held.removeAll(keepingCapacity: true)
                out += line.bytes
            }
        case (.started(let paragraph), _): takeAfterStart(line, paragraph, marker, into: &out)
        case (.ended, .name):
            release()
            state = .licence
        case (.ended, .lastOfLicence), (.licence, .lastOfLicence):
            release()
            (held, paragraphStart) = ([0x0A], 1)
            state = .opening
        case (.ended, _):
            held += line.bytes
            if held.count > Self.limit / 4 {
                out += held
                release()
                state = .story
            }
        case (.licence, _): break
        }
    }

    private mutating func hold(_ line: LineSplitter.Line, _ marker: Marker?, into out: inout [UInt8]) {
        if line.isBlank { paragraphStart = held.count + line.bytes.count }
        if marker == .name && suspectFrom == nil { suspectFrom = paragraphStart }
        held += line.bytes
        guard held.count - (suspectFrom ?? 0) > Self.limit else { return }
        out += held
        release()
        state = .story
    }

    private mutating func takeAfterStart(
        _ line: LineSplitter.Line, _ paragraph: Paragraph, _ marker: Marker?, into out: inout [UInt8]
    ) {
        switch paragraph {
        case .startLine:
            let isLast = line.isBlank || line.bytes.last { !isSpace($0) } == UInt8(ascii: "*")
            if isLast { state = .started(paragraph: .none) }
        // No credits are longer than a dozen lines; a longer paragraph is the book.
        case .credits(let lines) where line.isBlank || lines < 12:
            state = .started(paragraph: line.isBlank ? .none : .credits(lines: lines + 1))
        case .credits:
            state = .opening
            hold(line, marker, into: &out)
        case .none:
            if line.isBlank { return }
            if Marker.isCredit(line) {
                state = .started(paragraph: .credits(lines: 1))
            } else {
                // Reissued files have an older header inside the new one.
                state = .opening
                hold(line, marker, into: &out)
            }
        }
    }

    private mutating func release() {
        held.removeAll(keepingCapacity: true)
        suspectFrom = nil
        paragraphStart = 0
    }
}

/// A line that tells where the book begins or ends.
private enum Marker {
    /// Names Project Gutenberg, which a story may do as well.
    case name
    case start
    case end
    /// The last sentence of the licence, or another sentence that occurs only after a book.
    case lastOfLicence

    /// Finds the marker in `line`; in a story only lines that name Project Gutenberg have one.
    init?(_ line: LineSplitter.Line, inStory: Bool) {
        // No line of a header is longer, and a story with one line per paragraph need not be searched throughout.
        guard line.startsLine, line.bytes.count <= 1000 else { return nil }
        let hasName = contains(line.bytes, "Gutenberg", "GUTENBERG", "gutenberg")
        if !hasName {
            if inStory { return nil }
            guard
                contains(
                    line.bytes, "Small Print", "SMALL PRINT", "small print", "new eBooks", "new ebooks")
            else {
                return nil
            }
        }
        let text = lowered(line.bytes)
        if text.starts(with: "***".utf8) {
            if hasName, contains(text[...], "start of th") { self = .start; return }
            if hasName, contains(text[...], "end of th") { self = .end; return }
        }
        if text.starts(with: "*end".utf8), contains(text[...], "the small print") { self = .start; return }
        let ends = ["project gutenberg", "the project gutenberg", "this project gutenberg"]
        if ends.contains(where: { text.starts(with: "end of \($0)".utf8) }) { self = .end; return }
        if contains(text[...], "newsletter to hear about new ebooks") { self = .lastOfLicence; return }
        guard hasName else { return nil }
        self = .name
    }

    /// Returns whether a paragraph that begins with this line credits the makers of the file.
    static func isCredit(_ line: LineSplitter.Line) -> Bool {
        let text = lowered(line.bytes.prefix(100))
        let openings = [
            "produced by", "this etext was", "this e-text was", "this ebook was", "this project gutenberg",
            "e-text prepared by", "etext prepared by", "transcribed from the", "prepared by", "scanned by",
            "html version by", "updated by", "this file was produced",
        ]
        return openings.contains { text.starts(with: $0.utf8) }
    }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// Returns the line in lower-case ASCII, without leading white space.
private func lowered(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bytes.drop { isSpace($0) }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
}

/// Returns whether one of the spellings occurs in `bytes`.
private func contains(_ bytes: ArraySlice<UInt8>, _ spellings: StaticString...) -> Bool {
    bytes.withUnsafeBytes { text in
        spellings.contains { spelling in
            var rest = text
            while rest.count >= spelling.utf8CodeUnitCount, let base = rest.baseAddress,
                let found = memchr(base, Int32(spelling.utf8Start.pointee), rest.count)
            {
                rest = UnsafeRawBufferPointer(rebasing: rest[(UnsafeRawPointer(found) - base)...])
                if rest.count >= spelling.utf8CodeUnitCount,
                    memcmp(found, spelling.utf8Start, spelling.utf8CodeUnitCount) == 0
                {
                    return true
                }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
            }
            return false
        }
    }
}
