/// A paragraph with the blank lines before it.
struct Paragraph {
    /// The blank lines and the text, with their line feeds.
    var bytes: [UInt8] = []
    /// Where the text begins; the end where there is none.
    var start = 0

    /// The text without the blank lines.
    var text: ArraySlice<UInt8> { bytes[start...] }
}

/// Gathers lines to paragraphs, as the rules for Project Gutenberg's text need them.
///
/// Paragraphs end at blank lines. Lines that may mark are paragraphs by themselves, a transcriber's note of several
/// paragraphs is one, and pieces of long paragraphs count as paragraphs, so that memory is bounded.
struct ParagraphSplitter {
    private var paragraph = Paragraph()
    /// The start of the last line.
    private var lastLine = 0
    /// Whether the paragraph is a line with asterisks that has not come to its last one.
    private var isMark = false
    private var note = Note.none

    private enum Note {
        case none
        /// A note in brackets, up to the closing one.
        case bracketed
        /// A heading and the paragraphs below it, up to two blank lines.
        case headed(paragraphs: Int, blankLines: Int)
    }

    /// Takes a line and calls `body` with the paragraphs that it completes.
    mutating func take(_ line: LineSplitter.Line, _ body: (Paragraph) -> Void) {
        let hasText = !paragraph.text.isEmpty
        if line.isBlank {
            let goesOn = hasText && continuesNote()
            if hasText && !goesOn { finish(body) }
            append(line)
            if !goesOn { paragraph.start = paragraph.bytes.count }
            if paragraph.bytes.count > GutenbergRules.longestCredit { finish(body) }
            return
        }
        let standsAlone = line.startsLine && GutenbergRules.standsAlone(line.bytes)
        if hasText && standsAlone { finish(body) }
        if paragraph.text.isEmpty {
            (isMark, note) = (standsAlone, standsAlone ? .none : Self.note(line))
        } else if case .headed(let paragraphs, let blankLines) = note {
            let isNew = paragraphs == 0 || blankLines > 0
            note = .headed(paragraphs: paragraphs + (isNew ? 1 : 0), blankLines: 0)
        }
        append(line)
        let last = line.bytes.last { !isSpace($0) }
        let isEnd = last == UInt8(ascii: ".") && GutenbergRules.endsLicence(line.bytes)
        let (isWhole, limit) =
            switch note {
            case .none: (isMark && last == UInt8(ascii: "*") || isEnd, GutenbergRules.longestNotice)
            case .bracketed: (last == UInt8(ascii: "]"), GutenbergRules.longestCredit)
            case .headed: (false, GutenbergRules.longestCredit)
            }
        if isWhole || paragraph.text.count > limit { finish(body) }
    }

    /// Completes the last paragraph, calling `body`; its last line is one of its own if it ends a book.
    mutating func finish(_ body: (Paragraph) -> Void) {
        guard !paragraph.bytes.isEmpty else { return }
        if lastLine > paragraph.start, GutenbergRules.mark(paragraph.bytes[lastLine...]) == .end {
            body(Paragraph(bytes: Array(paragraph.bytes[..<lastLine]), start: paragraph.start))
            body(Paragraph(bytes: Array(paragraph.bytes[lastLine...])))
        } else {
            body(paragraph)
        }
        (paragraph, lastLine, isMark, note) = (Paragraph(), 0, false, .none)
    }

    private mutating func append(_ line: LineSplitter.Line) {
        lastLine = paragraph.bytes.count
        paragraph.bytes += line.bytes
    }

    /// Returns the kind of note that begins with a line.
    private static func note(_ line: LineSplitter.Line) -> Note {
        guard GutenbergRules.beginsNote(line.bytes) else { return .none }
        let first = line.bytes.first { !isSpace($0) }, last = line.bytes.last { !isSpace($0) }
        if first == UInt8(ascii: "[") { return .bracketed }
        let isHeading = line.bytes.count <= 40 || last == UInt8(ascii: ":")
        return isHeading ? .headed(paragraphs: 0, blankLines: 0) : .none
    }

    /// Counts a blank line and returns whether a note goes on after it.
    private mutating func continuesNote() -> Bool {
        switch note {
        case .none: return false
        case .bracketed: return true
        case .headed(let paragraphs, let blankLines):
            note = .headed(paragraphs: paragraphs, blankLines: blankLines + 1)
            return blankLines < (paragraphs == 0 ? 3 : 1)
        }
    }
}
