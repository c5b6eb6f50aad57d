/// Text to train on: read, cleaned and split in a way that depends on nothing but the text itself.
///
/// Files, directories (their `.txt` files at any depth, sorted) and standard input (`-`) are normalized, and the
/// text that Project Gutenberg puts around its books is removed. The tail of each file is set aside,
/// counted in Unicode scalars of the normalized text: with shares v and t, the first floor(n·(1−v−t)) of n characters
/// are for training, those up to floor(n·(1−t)) for validation, and the rest for the final test. A part therefore has
/// the same text at character and at word level. Small corpora stay in memory, large ones in a temporary file without
/// a name.
public struct Corpus: Sendable {
    /// Remarks about the files, one line each: text that was removed, bytes that were not UTF-8.
    public let notices: [String]
    /// The files whose lines are wrapped at a fixed width and were left so, which ``CorpusOptions/unwrap`` changes.
    public let wrappedFiles: [String]
    /// What was removed of Project Gutenberg's text, file by file from front to back.
    public let removed: [RemovedText]
    /// The text to train on and to make the vocabulary from.
    public internal(set) var train: Part
    /// The text that measures progress.
    public internal(set) var validation: Part
    /// The text that measures the finished model, unused until then.
    public internal(set) var test: Part
    /// How the text was cleaned and split.
    public let options: CorpusOptions

    /// Reads all of `paths` and the files that the options name.
    ///
    /// - Parameters:
    ///   - paths: Files, directories, or `-` for standard input.
    ///   - options: How text is cleaned and split.
    /// - Throws: An error of a file, or ``TextError/tooShort(characters:)``.
    public init(paths: [String], options: CorpusOptions) throws(TextError) {
        try options.check()
        self.options = options
        let spool = Spool()
        var notices: [String] = []
        var wrapped: [String] = []
        var removed: [RemovedText] = []
        func read(_ paths: [String]) throws(TextError) -> [StoredDocument] {
            try Corpus.read(paths, options, in: spool, &notices, &wrapped, &removed)
        }
        let training = try read(paths)
        let validating = try read(options.validationPaths)
        let testing = try read(options.testPaths)
        try spool.finish()

        let (v, t) = options.shares
        var ranges = (train: [Range<Int>](), validation: [Range<Int>](), test: [Range<Int>]())
        for document in training {
            let n = document.characters
            let first = try document.offset(ofCharacter: Corpus.floor(n, 1 - v - t), in: spool)
            let second = try document.offset(ofCharacter: Corpus.floor(n, 1 - t), in: spool)
            ranges.train.append(document.range.lowerBound..<first)
            ranges.validation.append(first..<second)
            ranges.test.append(second..<document.range.upperBound)
        }
        train = try Part(of: spool, ranges: ranges.train)
        validation = try Part(of: spool, ranges: ranges.validation + validating.map(\.range))
        test = try Part(of: spool, ranges: ranges.test + testing.map(\.range))
        (self.notices, wrappedFiles, self.removed) = (notices, wrapped, removed)
        // Without shares the text may be for evaluation only, for which a single character is enough.
        guard train.characters >= (v + t > 0 ? 2 : 1) else {
            throw .tooShort(characters: training.reduce(0) { $0 + $1.characters })
        }
    }

    /// Returns floor(n·share), taking a share such as 0.9 as the decimal number and not as the nearest Double.
    static func floor(_ n: Int, _ share: Double) -> Int {
        min(n, Int((Double(n) * share + 1e-6).rounded(.down)))
    }

    private static func read(
        _ paths: [String], _ options: CorpusOptions, in spool: Spool, _ notices: inout [String],
        _ wrapped: inout [String], _ removed: inout [RemovedText]
    ) throws(TextError) -> [StoredDocument] {
        var documents: [StoredDocument] = []
        for source in try TextSource.find(paths) {
            let document = try DocumentSpooler.store(source, options: options, in: spool)
            notices += document.notices
            if document.isWrapped { wrapped.append(source.name) }
            removed += document.removed
            if !document.range.isEmpty {
                documents.append(document)
            } else if source.isNamed {
                throw document.removed.isEmpty
                    ? .empty(path: source.name) : .onlyGutenberg(path: source.name, document.removed)
            } else {
                notices.append("\(source.name): contains no text and is skipped")
            }
        }
        if let first = paths.first, documents.isEmpty {
            throw removed.isEmpty ? .empty(path: first) : .onlyGutenberg(path: first, removed)
        }
        return documents
    }
}

extension Corpus {
    /// Makes the vocabulary of the training text; validation and test text have no influence on it.
    ///
    /// - Parameters:
    ///   - level: The unit of a token; ``Level/pretokenized`` needs a corpus read as such.
    ///   - minCount: The lowest count of a token; what is rarer is spelled. The default is 2, so that rare words teach
    ///     the spelling, but 1 for pretokenized text, whose rare words are `<unk>` already.
    ///   - maxSize: The largest size of the vocabulary, unlimited if nil.
    ///   - locale: The locale whose word boundaries are used.
    ///   - threads: The number of threads that count; the vocabulary does not depend on it.
    /// - Returns: The vocabulary, with the counts of the encoded training text.
    /// - Throws: ``TextError/vocabularyTooSmall(maxSize:needed:)``, or an ICU error.
    public func vocabulary(
        level: Level, minCount: Int? = nil, maxSize: Int? = nil, locale: String = "en",
        threads: Int = Threads.available
    ) throws(TextError) -> Vocabulary {
        try Vocabulary(
            counts: counts(level: level, locale: locale, threads: threads),
            normalization: options.normalization, locale: locale,
            minCount: minCount ?? (level == .pretokenized ? 1 : 2), maxSize: maxSize)
    }

    /// Counts the tokens of the training text.
    func counts(level: Level, locale: String, threads: Int) throws(TextError) -> TokenCounts {
        var counters: [BlockCounter] = []
        for _ in 0..<max(1, threads) { counters.append(try BlockCounter(level: level, locale: locale)) }
        var workers = BlockWorkers(countingWith: counters)
        try train.forEachBlock { (block) throws(TextError) in try workers.add(block) { _ in } }
        try workers.finish { _ in }
        var counts = TokenCounts(level: level)
        for counter in counters { counts.merge(counter.counts) }
        return counts
    }
}
