import Modeling
import Neural
import Text
import Training

/// What a model writes while it is trained: a line that is drawn with the same seed each time, so that what
/// changes from one to the next is the model.
struct Sample {
    let tokenizer: Tokenizer

    /// A line of the network as it is now; `nil` where it has nothing to show.
    func line(of network: TrainingNetwork) -> String? {
        let level = tokenizer.vocabulary.level, count = level == .char ? 100 : 25
        var options = SamplerOptions.standard(for: level)
        options.seed = 1
        guard let frozen = try? InferenceNetwork(network.architecture, network.export(), threads: 1),
            let sampler = try? Sampler(options),
            let pieces = try? Generator(frozen, tokenizer, prompt: [], tokens: count, sampler: sampler)
        else { return nil }
        let text = pieces.joined()
        let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
        let line = String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
        return line.isEmpty ? nil : line
    }
}
