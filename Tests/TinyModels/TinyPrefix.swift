package import Modeling
package import Neural
package import Text

extension Prefix {
    /// Returns a prefix that has read `text` with a model of random weights.
    package static func tiny(
        _ text: String, _ level: Level, cell: Cell = .lstm, seed: UInt64 = 3,
        cache: NeuralCache.Options? = nil
    ) throws -> Prefix {
        let vocabulary = try Vocabulary(
            of: "the cat sat on the mat. the cat, the mat and the cat sat. é é 家 家\n", level: level)
        let architecture = Architecture(
            cell: cell, vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [6, 5])
        let network = try InferenceNetwork(
            architecture, TinyModel(architecture: architecture, seed: seed).tensors, threads: 1)
        var prefix = Prefix(network, try Tokenizer(vocabulary), cache: cache)
        try prefix.read(Array(text.utf8))
        return prefix
    }
}
