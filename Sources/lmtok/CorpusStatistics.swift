import Console
import Text

/// The statistics of `lmtok stats`, encoded for programs.
struct CorpusStatistics: Encodable {
    /// The statistics of one part of the corpus.
    struct Part: Encodable {
        let name: String
        let documents, characters, bytes, tokens, words, spelledWords: Int
        /// The number of different tokens that occur.
        let types: Int
        /// The share of spelled words in all words.
        let spelledShare: Double
        let charactersPerToken: Double
        let tokensPerType: Double
    }

    /// The frequency of a token in the training text.
    struct Frequency: Encodable {
        let token: String
        let count: Int
        let share: Double
    }

    /// The share of the training text that the most frequent tokens make up.
    struct Coverage: Encodable {
        let mostFrequent: Int
        let share: Double
    }

    let level, normalization, locale, icu, unicode: String
    let vocabulary: Int
    let vocabularySha256, trainSha256: String
    let parts: [Part]
    let mostFrequent: [Frequency]
    let coverage: [Coverage]

    init(_ encoded: EncodedCorpus, of corpus: Corpus, vocabulary: Vocabulary, top: Int) throws(TextError) {
        level = vocabulary.level.rawValue
        normalization = vocabulary.normalization.name
        locale = vocabulary.locale
        icu = vocabulary.icuVersion
        unicode = vocabulary.unicodeVersion
        self.vocabulary = vocabulary.count
        vocabularySha256 = vocabulary.sha256
        trainSha256 = corpus.train.sha256
        let files = [
            ("train", corpus.train, encoded.train), ("validation", corpus.validation, encoded.validation),
            ("test", corpus.test, encoded.test),
        ]
        parts = try files.filter { !$0.1.isEmpty }.map { (name, part, file) throws(TextError) in
            let counts = try CorpusStatistics.counts(file, vocabulary)
            let types = counts.count { $0 > 0 }
            let tokens = file.count - file.documents
            return Part(
                name: name, documents: part.documents, characters: part.characters, bytes: part.bytes,
                tokens: tokens, words: file.words, spelledWords: file.spelledWords, types: types,
                spelledShare: ratio(file.spelledWords, file.words),
                charactersPerToken: ratio(part.characters, tokens), tokensPerType: ratio(tokens, types))
        }
        let counts = try CorpusStatistics.counts(encoded.train, vocabulary)
        let total = counts.reduce(0, +)
        // Equal counts are in the order of the vocabulary.
        let order = counts.indices.sorted { (counts[$0], $1) > (counts[$1], $0) }.filter { counts[$0] > 0 }
        mostFrequent = order.prefix(top).map {
            Frequency(
                token: vocabulary.display(Int32($0)), count: counts[$0], share: ratio(counts[$0], total))
        }
        coverage = [10, 100, 1_000, 10_000, 100_000].filter { $0 < order.count }.map { most in
            Coverage(
                mostFrequent: most, share: ratio(order.prefix(most).reduce(0) { $0 + counts[$1] }, total))
        }
    }

    /// Returns the count of each token of the vocabulary, without start tokens.
    private static func counts(_ file: TokenFile, _ vocabulary: Vocabulary) throws(TextError) -> [Int] {
        var counts = [Int](repeating: 0, count: vocabulary.count)
        try file.forEachBlock { ids in
            for id in ids { counts[Int(id)] += 1 }
        }
        counts[Int(vocabulary.start)] -= file.documents
        return counts
    }
}

private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
