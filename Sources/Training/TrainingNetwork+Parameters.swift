public import Engine
public import Neural
import RealModule

extension TrainingNetwork {
    /// Draws every weight anew.
    ///
    /// - Parameters:
    ///   - seed: The same seed gives the same weights.
    ///   - uniform: `s`: all weights and biases from U(−s, s), as Zaremba et al. (2014) do. `nil`: PyTorch's
    ///     defaults, U(−1/√H, 1/√H) for everything of a layer and of the decoder, with `H` the layer's units or
    ///     the decoder's inputs, and N(0, 1) for the embedding; a tied one is drawn from U(−1/√E, 1/√E), since
    ///     N(0, 1) would blow the logits up.
    ///   - forgetBias: What is added to the biases of the forget gates of an LSTM.
    public func initialize(seed: UInt64, uniform: Float? = nil, forgetBias: Float = 0) {
        var random = SplitMix64(seed: seed)
        if let uniform {
            for slot in parameters.slots { parameters.drawUniform(slot, bound: uniform, &random) }
        } else {
            initializeAsPyTorch(&random)
        }
        if forgetBias != 0 { stack.addForgetBias(forgetBias, parameters) }
    }

    private func initializeAsPyTorch(_ random: inout SplitMix64) {
        if architecture.tied {
            let bound = 1 / Float(architecture.embeddingSize).squareRoot()
            parameters.drawUniform(embedding.weight, bound: bound, &random)
        } else {
            embedding.initialize(parameters, &random)
        }
        stack.initialize(parameters, &random)
        output.initialize(parameters, tied: architecture.tied, &random)
    }

    /// Sets the decoder's bias to the logarithms of the tokens' frequencies, so that the untrained network predicts
    /// about as often as they occur.
    ///
    ///     b_v = ln((count_v + 1) / Σ_u (count_u + 1))
    ///
    /// Without it the first steps push every unit of the network against tokens that hardly ever occur, such as
    /// the bytes that every vocabulary has, and training takes long to undo that (measured: Speed.md).
    ///
    /// - Parameter counts: How often the training text has each token, `V` of them.
    public func initializeDecoderBias(counts: [Int]) {
        precondition(counts.count == architecture.vocabularySize, "\(counts.count) counts")
        let total = counts.reduce(Double(counts.count)) { $0 + Double($1) }
        for (v, count) in counts.enumerated() {
            parameters.weights[output.bias.offset + v] = Float(Double.log((Double(count) + 1) / total))
        }
    }

    /// Loads the parameters of a file, PyTorch's names and layout; the two biases of a gate are added.
    ///
    /// - Throws: ``EngineError/parameters(reason:)`` where one is missing, mis-shaped, or not finite.
    public func load(_ file: [String: Tensor]) throws(EngineError) {
        do { try architecture.check(file) } catch { throw .parameters(reason: "\(error)") }
        for slot in parameters.slots {
            guard let values = file[slot.name]?.values else { continue }
            // Of the GRU's bias_hh only the candidate's third is a slot of its own.
            for index in 0..<slot.count {
                parameters.weights[slot.offset + index] = values[values.count - slot.count + index]
            }
        }
        for (layer, H) in architecture.hiddenSizes.enumerated() {
            let names = architecture.names(ofLayer: layer)
            guard let second = file[names.biasHH]?.values,
                let first = parameters.slots.first(where: { $0.name == names.biasIH })
            else { continue }
            let summed = architecture.cell == .gru ? 2 * H : second.count
            for index in 0..<summed { parameters.weights[first.offset + index] += second[index] }
        }
    }

    /// Every parameter of a file, PyTorch's names and layout, `bias_hh` zero but for the GRU's candidate.
    public func export() -> [String: Tensor] { parameters.tensors(of: architecture) }
}
