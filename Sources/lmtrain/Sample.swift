import Modeling
import Neural
import Text
import Training

/// Writes a sample line during training, always with the same seed, so that only the model changes.
struct Sample {
    private let tokenizer: Tokenizer
    private let words: SpellableWords

    init(_ prepared: PreparedRun) {
        tokenizer = prepared.tokenizer
        words = SpellableWords(prepared.words, tokenizer.vocabulary)
    }

    /// Returns a line of the network as it is now, or `nil` if it writes nothing visible.
    func line(of network: TrainingNetwork) -> String? {
        let frozen = try? InferenceNetwork(network.architecture, network.export(), threads: 1)
        return frozen.flatMap { line(of: $0) }
    }

    /// Returns a line of a network, or `nil` if it writes nothing visible.
    func line(of network: InferenceNetwork) -> String? {
        let level = tokenizer.vocabulary.level, count = level == .char ? 100 : 25
        var options = SamplerOptions.standard(for: level)
        options.seed = 1
        let prefix = Prefix(network, tokenizer, words: words, rules: WritingRules())
        guard let sampler = try? Sampler(options),
            let pieces = try? Generator(prefix, tokens: count, sampler: sampler)
        else { return nil }
        let text = pieces.joined()
        let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        let line = String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
        return line.isEmpty ? nil : line
    }
}
