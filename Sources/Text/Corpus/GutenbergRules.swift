#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A line that Project Gutenberg sets between a book and its own text.
enum GutenbergMark {
    /// Names the file: `The Project Gutenberg Etext of …`. A header follows.
    case title
    /// Ends a header: `*** START OF …`. The book follows.
    case start
    /// Begins the small print, which stands before the book or after it.
    case smallPrint
    /// Ends the small print.
    case smallPrintEnd
    /// Ends a book: `End of …`, `*** END OF …`. A licence may follow.
    case end

    /// Whether Project Gutenberg's text may stand before the line, even if a paragraph in between looks like a book's.
    var followsNotice: Bool { self != .end }
    /// Whether the line only goes on with a header that is open; before the others, a book may have ended.
    var staysInHeader: Bool { self == .title || self == .start || self == .smallPrintEnd }
}

/// What a paragraph is by its own words.
enum GutenbergKind: Equatable {
    /// Without letters and digits.
    case blank
    case book
    /// Credits the makers of the file, or tells of its edition.
    case credit
    /// Part of a header or a licence.
    case notice
    case mark(GutenbergMark)
}

/// The words by which paragraphs of Project Gutenberg are known.
///
/// A paragraph is compared in lower-case ASCII, with single spaces, and without what stands before its first letter
/// (asterisks, brackets, the frames of boxes).
enum GutenbergRules {
    /// The largest size of a line that marks, wrapped as it may be, in bytes.
    static let longestMark = 300
    /// The largest size of a paragraph of a header or a licence.
    static let longestNotice = 2500
    /// The largest size of a credit or a note on the edition.
    static let longestCredit = 4000

    private struct Rule {
        let mark: GutenbergMark
        /// Whether the line begins with asterisks.
        var isStarred = false
        /// One of these begins the line.
        var openings: [[UInt8]] = [[]]
        /// One of these is in it.
        let words: [[UInt8]]
        var longest = longestMark
    }

    /// The names of the project in the languages of its end lines, and in addresses.
    private static let names = utf8(
        "project gutenberg", "projekt gutenberg", "projet gutenberg", "progetto gutenberg",
        "proyecto gutenberg", "projeto gutenberg", "projecto gutenberg", "gutenberg project",
        "gutenberg projekt", "gutenberg-projekt", "gutenberg-tm", "gutenberg.org", "gutenberg.net",
        "gutenberg.spiegel", "gutenberg2000", "gutenberg license", "gutenberg etext")
    private static let etexts = utf8("etext", "e-text")

    // The openings of end lines.
    private static let english = utf8(
        "end of", "the end of", "this is the end of", "here ends", "end project", "end this")
    private static let german = utf8("ende d", "ende von", "ende projekt", "ende project")
    /// French, Spanish, Italian and Portuguese.
    private static let romance = utf8(
        "fin d", "fin projet", "fin project", "fine d", "fine progetto", "fine project", "fim d")
    /// Dutch, Danish and Swedish.
    private static let others = utf8("einde van", "einde project", "slut p")

    /// The first rule that fits a line decides.
    private static let rules = [
        Rule(
            mark: .end, openings: utf8("this is a copyrighted", "this is copyrighted"), words: utf8("above")),
        Rule(mark: .title, openings: utf8("this is a copyrighted", "this is copyrighted"), words: names),
        Rule(mark: .start, isStarred: true, openings: utf8("start of th"), words: names),
        Rule(
            mark: .smallPrintEnd, isStarred: true,
            openings: utf8("end*the small", "end the small", "end*small", "end small"), words: [[]]),
        Rule(mark: .smallPrintEnd, isStarred: true, openings: utf8("small print"), words: utf8("*end*")),
        Rule(
            mark: .smallPrint, isStarred: true, openings: utf8("start", "small print", "the small print"),
            words: utf8("small print")),
        Rule(
            mark: .end,
            openings: english + german + romance + others,
            words: names + etexts),
        Rule(
            mark: .title,
            openings: ["", "the ", "a ", "this is the "].flatMap { article in
                ["", "'s"].flatMap { genitive in
                    ["etext", "e-text", "ebook", "e-book", "edition"].map {
                        Array("\(article)project gutenberg\(genitive) \($0)".utf8)
                    }
                }
            }, words: [[]]),
        Rule(mark: .title, openings: utf8("project gutenberg's"), words: utf8(", by ")),
        // A notice of its own between Shakespeare's works.
        Rule(
            mark: .smallPrintEnd, openings: utf8("this electronic version of the complete works"),
            words: names, longest: longestNotice),
    ]

    /// The first letters of the lines that mark.
    private static let initials = Set("aefhpst".utf8)

    /// What begins a credit.
    private static let credits = utf8(
        "produced by", "credits:", "special thanks", "with special thanks", "scanned by", "scanned and",
        "scanning by", "ocr by", "ocr and", "transcri", "typed by", "typed in by", "digitized by",
        "digitised by", "proofread by", "proofed by", "proofreading by", "prepared by", "html version by",
        "html by", "html conversion by", "updated by", "this etext", "this e-text", "this ebook",
        "this e-book", "this electronic edition", "this file was", "this project gutenberg", "etext prepared",
        "e-text prepared", "etext by", "etext scanned", "etext editor", "redactor's note",
        "note: project gutenberg", "note: images of the original", "images of the original pages",
        "produit par", "nous remercions la biblioth", "this book content was graciously",
        "dieses buch wurde uns freundlicherweise")
    /// What begins a credit if one of ``making`` follows.
    private static let vagueCredits = utf8(
        "this text", "this edition", "this book was", "this version", "thanks to", "thanks are due",
        "many thanks", "our thanks", "note:", "note on the text", "a note on the text", "text from",
        "the text", "from the", "based on", "reprinted from", "edited by", "formatted by", "converted by")
    /// Words about the making of files.
    private static let making =
        names + etexts
        + utf8(
            "scanned", "scanning", "scans", "proofread", "transcri", "digiti", "typed in", "typing",
            "html", "ebook", "e-book", "pgdp", "internet archive", "archive.org", "gallica")

    /// What begins a paragraph of a header.
    private static let headings = utf8(
        "title:", "author:", "editor:", "translator:", "illustrator:", "contributor:", "release date",
        "posting date", "date last updated", "last updated", "most recently updated", "language:",
        "character set", "edition:", "original publication", "copyright status", "license", "licence")
    /// What is in the paragraphs of headers and licences.
    private static let notices =
        names + etexts
        + utf8(
            "this ebook", "our ebooks", "new ebooks", "these ebooks", "ebook #", "ebooks readable",
            "small print",
            "electronic text", "electronic work", "electronic version", "this header",
            "this file should be named", "in our series by", "copyright laws are changing", "your donations",
            "tax deductible", "michael s. hart", "pglaf", "ibiblio.org", "implied warranties", "full license",
            "literary archive foundation", "updated editions will", "solicit contributions",
            "donations are gratefully", "world library", "three pages)")

    /// Returns the mark of a line or a short paragraph.
    static func mark(_ paragraph: ArraySlice<UInt8>) -> GutenbergMark? {
        guard paragraph.count <= longestNotice, let letter = paragraph.firstIndex(where: isLetter),
            initials.contains(paragraph[letter] | 0x20)
        else { return nil }
        let isStarred = paragraph.first { !isSpace($0) } == UInt8(ascii: "*")
        let opening = folded(paragraph[letter...].prefix(64))
        return rules.first { rule in
            paragraph.count <= rule.longest && (isStarred || !rule.isStarred)
                && rule.openings.contains { opening.starts(with: $0) }
                && contains(folded(paragraph[letter...]), oneOf: rule.words)
        }?.mark
    }

    /// Returns whether a paragraph that has no mark belongs to Project Gutenberg.
    static func kind(_ paragraph: ArraySlice<UInt8>) -> GutenbergKind {
        guard let letter = paragraph.firstIndex(where: isLetter) else {
            return paragraph.contains { (0x30...0x39).contains($0) } ? .book : .blank
        }
        guard paragraph.count <= longestCredit else { return .book }
        let text = folded(paragraph[letter...])
        func begins(_ openings: [[UInt8]]) -> Bool { openings.contains { text.starts(with: $0) } }
        if begins(credits) || begins(vagueCredits) && contains(text, oneOf: making) { return .credit }
        guard paragraph.count <= longestNotice else { return .book }
        return begins(headings) || contains(text, oneOf: notices) ? .notice : .book
    }

    /// Returns whether a paragraph that begins with this line is a note that may have more paragraphs.
    static func beginsNote(_ line: ArraySlice<UInt8>) -> Bool {
        guard let letter = line.firstIndex(where: isLetter), line[letter] | 0x20 == UInt8(ascii: "t") else {
            return false
        }
        return folded(line[letter...].prefix(20)).starts(with: "transcriber".utf8)
    }

    /// Returns whether a line with asterisks is to be looked at by itself.
    static func standsAlone(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.count <= longestMark, line.first(where: { !isSpace($0) }) == UInt8(ascii: "*") else {
            return false
        }
        return contains(folded(line), oneOf: alone)
    }

    /// Returns whether a line is the last of the licence.
    static func endsLicence(_ line: ArraySlice<UInt8>) -> Bool {
        folded(line.suffix(16)).suffix(12).starts(with: "new ebooks.".utf8)
    }

    private static let alone = utf8("gutenberg", "small print")

    private static func utf8(_ words: String...) -> [[UInt8]] { words.map { Array($0.utf8) } }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
    }

    /// Returns a paragraph in lower-case ASCII with single spaces.
    private static func folded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for byte in bytes {
            if !isSpace(byte) {
                text.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            } else if text.last != 0x20 {
                text.append(0x20)
            }
        }
        return text
    }

    /// Returns whether one of the words occurs in the text, not within another word as in `pretext`.
    private static func contains(_ text: [UInt8], oneOf words: [[UInt8]]) -> Bool {
        text.withUnsafeBytes { text in words.contains { occurs($0, in: text) } }
    }

    private static func occurs(_ word: [UInt8], in text: UnsafeRawBufferPointer) -> Bool {
        guard let initial = word.first else { return true }
        return word.withUnsafeBytes { word in
            guard let base = text.baseAddress, let wanted = word.baseAddress else { return false }
            var start = 0
            while text.count - start >= word.count,
                let found = memchr(base + start, Int32(initial), text.count - start - word.count + 1)
            {
                let at = UnsafeRawPointer(found) - base
                let isInWord = at > 0 && isLetter(initial) && isLetter(text[at - 1])
                if !isInWord && memcmp(found, wanted, word.count) == 0 { return true }
                start = at + 1
            }
            return false
        }
    }
}

/// Returns whether a byte is ASCII white space.
func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
