/// A cleaned document in a spool.
struct StoredDocument {
    let range: Range<Int>
    /// The number of Unicode scalars.
    let characters: Int
    /// Remarks about the document, one line each.
    let notices: [String]
    /// Whether the lines are wrapped at a fixed width and were left so.
    let isWrapped: Bool
    /// What was removed of Project Gutenberg's text.
    let removed: [RemovedText]
    private let marks: [(byte: Int, character: Int)]

    /// Returns the offset in the spool of character `index` of the document.
    func offset(ofCharacter index: Int, in spool: Spool) throws(TextError) -> Int {
        guard index < characters else { return range.upperBound }
        let mark = marks.last { $0.character <= index } ?? (range.lowerBound, 0)
        var (start, passed) = (mark.byte, mark.character)
        while start < range.upperBound {
            let block = try spool.read(start..<min(start + (1 << 16), range.upperBound))
            for (at, byte) in block.enumerated() where byte & 0xC0 != 0x80 {
                if passed == index { return start + at }
                passed += 1
            }
            start += block.count
        }
        return range.upperBound
    }

    fileprivate init(
        range: Range<Int>, characters: Int, notices: [String], isWrapped: Bool, removed: [RemovedText],
        marks: [(byte: Int, character: Int)]
    ) {
        (self.range, self.characters, self.marks) = (range, characters, marks)
        (self.notices, self.isWrapped, self.removed) = (notices, isWrapped, removed)
    }
}

/// Reads one document into a spool in blocks of 1 MiB: normalizes, removes Project Gutenberg's text, unwraps.
struct DocumentSpooler {
    private let source: TextSource
    private let options: CorpusOptions
    private let spool: Spool
    private let start: Int
    private var gutenberg = GutenbergFilter()
    private var unwrapper = Unwrapper()
    /// The first 64 KiB of text whose lines are kept, which tell whether they are wrapped.
    private var head: [UInt8] = []
    /// The unwrapped text, until its line-end hyphens are decided.
    private let draft = Spool()
    private var pretokenized = PretokenizedFilter()
    private var invalid: InvalidUTF8?
    private var characters = 0
    private var marks: [(byte: Int, character: Int)] = []

    private init(_ source: TextSource, options: CorpusOptions, spool: Spool) {
        (self.source, self.options, self.spool) = (source, options, spool)
        start = spool.count
    }

    /// Reads all of `source`; a document without text has an empty range.
    static func store(
        _ source: TextSource, options: CorpusOptions, in spool: Spool
    ) throws(TextError) -> StoredDocument {
        var spooler = DocumentSpooler(source, options: options, spool: spool)
        let joins = try readNormalized(source, options.normalization, refusesNUL: true) {
            (block, found) throws(TextError) in try spooler.take(block, found)
        }
        return try spooler.finish(joins: joins)
    }

    private mutating func take(_ block: [UInt8], _ found: InvalidUTF8?) throws(TextError) {
        invalid.add(found)
        if options.pretokenized {
            var words: [UInt8] = []
            pretokenized.feed(block, into: &words)
            return try keep(words)
        }
        guard !options.keepsGutenberg else { return try unwrap(block) }
        var book: [UInt8] = []
        gutenberg.feed(block, into: &book)
        try unwrap(book)
    }

    private mutating func unwrap(_ block: [UInt8]) throws(TextError) {
        guard options.unwrap else {
            head += block.prefix((1 << 16) - head.count)
            return try keep(block)
        }
        var paragraphs: [UInt8] = []
        unwrapper.feed(block, into: &paragraphs)
        try draft.append(paragraphs)
    }

    private mutating func keep(_ text: [UInt8]) throws(TextError) {
        marks.append((byte: spool.count, character: characters))
        characters += scalarCount(text[...])
        try spool.append(text)
    }

    private mutating func finish(joins: Int) throws(TextError) -> StoredDocument {
        var rest: [UInt8] = []
        if options.pretokenized {
            pretokenized.finish(into: &rest)
            try keep(rest)
        } else {
            gutenberg.finish(into: &rest)
            try unwrap(rest)
            if options.unwrap { try finishDraft() }
        }
        var notices: [String] = []
        if joins > 0 {
            let marks = joins == 1 ? "byte order mark" : "byte order marks"
            notices.append("\(source.name): removed \(joins) \(marks) inside the text, as in joined files")
        }
        if let invalid {
            let places = invalid.count == 1 ? "place is" : "places are"
            let reason = "\(invalid.count) \(places) not UTF-8, the first at byte \(invalid.firstOffset)"
            if options.strict { throw .notText(path: source.name, reason: reason) }
            notices.append(
                "\(source.name): \(reason); replaced by U+FFFD; if it is Latin-1, convert it with iconv first"
            )
        }
        let removed = gutenberg.cuts.map {
            RemovedText(file: source.name, bytes: $0.bytes, firstLine: $0.firstLine)
        }
        if !removed.isEmpty { notices.append(RemovedText.notice(removed)) }
        return StoredDocument(
            range: start..<spool.count, characters: characters, notices: notices,
            isWrapped: Unwrapper.isWrapped(head), removed: removed, marks: marks)
    }

    /// Keeps the unwrapped text without the hyphens that belong to its former lines.
    private mutating func finishDraft() throws(TextError) {
        var last: [UInt8] = []
        unwrapper.finish(into: &last)
        try draft.append(last)
        try draft.finish()
        var hyphens = try LineEndHyphens(at: unwrapper.hyphens, of: draft, knownTo: options.vocabulary)
            .removed[...]
        var start = 0
        while start < draft.count {
            let end = min(hyphens.first ?? draft.count, start + (1 << 20))
            try keep(draft.read(start..<end))
            start = end
            if hyphens.first == end {
                hyphens.removeFirst()
                start += 1
            }
        }
    }
}

/// Calls `body` with the normalized text of a file, about 1 MiB at a time, and the invalid UTF-8 in each block, whose
/// offset counts from the start of the file.
///
/// The blocks depend on the text alone, and not on the amounts that a pipe gives. Byte order marks are removed; the
/// result is the number of those after the start, where files were joined.
func readNormalized(
    _ source: TextSource, _ normalization: Normalization, refusesNUL: Bool,
    _ body: ([UInt8], InvalidUTF8?) throws(TextError) -> Void
) throws(TextError) -> Int {
    let normalizer = try Normalizer(normalization, dropsMarks: true)
    var reader = try FileReader(source, refusesNUL: refusesNUL)
    let size = 1 << 20
    // This nearly always contains a place to cut; where it does not, the block grows until there is one.
    let tail = 1 << 12
    var raw: [UInt8] = []
    var wanted = size
    var isAtEnd = false
    while !isAtEnd {
        while !isAtEnd && raw.count < wanted {
            isAtEnd = try !reader.read(wanted - raw.count, into: &raw)
        }
        let end: Int? =
            isAtEnd ? raw.count : raw.withUnsafeBytes { normalizer.cut(in: $0, from: raw.count - tail) }
        guard let cut = end else {
            wanted += size
            continue
        }
        var block: [UInt8] = []
        block.reserveCapacity(cut + cut / 8)
        var invalid = try raw.withUnsafeBufferPointer { bytes throws(TextError) in
            try normalizer.normalize(
                UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<cut])), atStart: false,
                into: &block)
        }
        invalid?.firstOffset += reader.offset - raw.count
        try body(block, invalid)
        raw.removeFirst(cut)
        wanted = size
    }
    return normalizer.droppedMarks
}
