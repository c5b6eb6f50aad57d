/// The words of a text, each spelling once, so that a model spells and suggests nothing that no text has.
///
/// The file has a word on each line, in UTF-8, sorted by its bytes.
public struct WordList: Sendable, Equatable {
    /// The contents of the file.
    public let utf8: [UInt8]
    /// The most words of a text, the most frequent ones.
    static let mostWords = 100_000
    private static let lineEnd = UInt8(ascii: "\n")

    /// Creates the list of some words.
    public init(_ words: some Sequence<[UInt8]>) {
        let sorted = Set(words).sorted { $0.lexicographicallyPrecedes($1) }
        utf8 = Array(sorted.map { $0 + [Self.lineEnd] }.joined())
    }

    /// Checks the contents of a file; `path` is for errors, which name the line and the reason.
    public init(utf8: [UInt8], path: String) throws(TextError) {
        self.utf8 = utf8
        guard utf8.last ?? Self.lineEnd == Self.lineEnd else {
            throw .wordList(path: path, line: words.count + 1, reason: "the file seems to be cut short")
        }
        var last: ArraySlice<UInt8> = []
        for (i, word) in words.enumerated() {
            guard last.lexicographicallyPrecedes(word) else {
                throw .wordList(path: path, line: i + 1, reason: "the words are not sorted")
            }
            guard String(validating: word, as: UTF8.self) != nil else {
                throw .wordList(path: path, line: i + 1, reason: "the word is not UTF-8")
            }
            last = word
        }
    }

    /// The words in UTF-8, in the order of the file.
    public var words: ArraySlice<ArraySlice<UInt8>> {
        utf8.split(separator: Self.lineEnd, omittingEmptySubsequences: false).dropLast()
    }

    /// Returns the words of both lists.
    public func union(_ other: WordList) -> WordList { WordList((words + other.words).map { Array($0) }) }
}

extension Corpus {
    /// Lists the words of the training text: its tokens at word level, or pretokenized, with a letter or a number in them.
    ///
    /// - Parameters:
    ///   - locale: The locale whose word boundaries are used.
    ///   - threads: The number of threads that count; the list does not depend on it.
    /// - Returns: The words, at most 100,000, the most frequent first to stay.
    /// - Throws: An ICU error.
    public func words(locale: String, threads: Int = Threads.available) throws(TextError) -> WordList {
        let words = try wordCounts(locale: locale, threads: threads)
        let frequent = words.sorted { a, b in
            a.value != b.value ? a.value > b.value : a.key.lexicographicallyPrecedes(b.key)
        }
        return WordList(frequent.prefix(WordList.mostWords).map(\.key))
    }

    /// Returns how much of the training text's running words a vocabulary has as tokens.
    ///
    /// - Parameters:
    ///   - vocabulary: A vocabulary of words, whose locale is used.
    ///   - threads: The number of threads that count; the share does not depend on it.
    /// - Returns: A share from 0 to 1; 0 for a text without words.
    /// - Throws: An ICU error.
    public func shareOfWords(
        in vocabulary: Vocabulary, threads: Int = Threads.available
    ) throws(TextError) -> Double {
        var known: Set<[UInt8]> = []
        for case .word(let text, _) in vocabulary.tokens { known.insert(text) }
        let words = try wordCounts(locale: vocabulary.locale, threads: threads)
        let running = words.reduce(0) { $0 + $1.value }
        let found = words.reduce(0) { $0 + (known.contains($1.key) ? $1.value : 0) }
        return Double(found) / Double(max(1, running))
    }

    /// Counts the words of the training text: its tokens at word level, or pretokenized, with a letter or a number.
    private func wordCounts(locale: String, threads: Int) throws(TextError) -> [[UInt8]: Int] {
        var counts: [[UInt8]: Int] = [:]
        let level = options.pretokenized ? Level.pretokenized : .word
        try self.counts(level: level, locale: locale, threads: threads).forEach { kind, utf8, count in
            if kind != TokenCounts.white { counts[utf8, default: 0] += count }
        }
        return counts.filter { word in
            word.key.count <= TokenNotation.maxBytes
                && String(decoding: word.key, as: UTF8.self).unicodeScalars.contains {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil
                }
        }
    }
}
