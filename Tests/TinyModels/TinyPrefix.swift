package import Modeling
package import Neural
package import Text

extension Prefix {
    /// Returns a prefix that has read `text` with a model of random weights, whose vocabulary also has what is in `extra`.
    package static func tiny(
        _ text: String, _ level: Level, cell: Cell = .lstm, seed: UInt64 = 3,
        words: [String]? = nil, rules: WritingRules = .none, cache: NeuralCache.Options? = nil,
        extra: String = ""
    ) throws -> Prefix {
        let vocabulary = try Vocabulary(
            of: "the cat sat on the mat. the cat, the mat and the cat sat. é é 家 家\n" + extra, level: level)
        let architecture = Architecture(
            cell: cell, vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [6, 5])
        let network = try InferenceNetwork(
            architecture, TinyModel(architecture: architecture, seed: seed).tensors, threads: 1)
        let list = words.map { SpellableWords(WordList($0.map { Array($0.utf8) }), vocabulary) }
        var prefix = Prefix(network, try Tokenizer(vocabulary), words: list, rules: rules, cache: cache)
        try prefix.read(Array(text.utf8))
        return prefix
    }
}
