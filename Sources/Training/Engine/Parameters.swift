public import Neural

extension TrainingNetwork {
    /// Draws every weight anew.
    ///
    /// - Parameters:
    ///   - seed: The same seed gives the same weights.
    ///   - uniform: `s`: all weights and biases from U(−s, s), as Zaremba et al. (2014) do. `nil`: PyTorch's
    ///     defaults, U(−1/√H, 1/√H) for everything of a layer and of the decoder, with `H` the layer's units or
    ///     the decoder's inputs, but for the embedding: N(0, 1), and U(−1/√E, 1/√E) where it is the decoder too,
    ///     whose logits it would otherwise blow up.
    public func initialize(seed: UInt64, uniform: Float? = nil) {
        var random = SplitMix64(seed: seed)
        for slot in slots {
            let window = UnsafeMutableBufferPointer(rebasing: weights[slot.offset..<slot.offset + slot.count])
            if uniform == nil, slot.name == "embedding.weight", !architecture.tied {
                for index in window.indices { window[index] = Float(normal(&random)) }
            } else {
                let bound = uniform ?? 1 / Float(fanIn(of: slot)).squareRoot()
                for index in window.indices { window[index] = random.uniform(in: -bound...bound) }
            }
        }
    }

    /// Sets the decoder's bias to the logarithms of the tokens' frequencies, so that the untrained network predicts
    /// about what is frequent.
    ///
    ///     d_v = ln((count_v + 1) / Σ_u (count_u + 1))
    ///
    /// Without it the first steps push every unit of the network against the tokens that hardly ever come, such as
    /// the bytes that any vocabulary has, and training is long in undoing that (measured: Speed.md).
    ///
    /// - Parameter counts: How often the training text has each token, `V` of them.
    public func initializeDecoderBias(counts: [Int]) {
        precondition(counts.count == architecture.vocabularySize, "\(counts.count) counts")
        guard let bias = slots.first(where: { $0.name == "decoder.bias" }) else { return }
        let total = counts.reduce(Double(counts.count)) { $0 + Double($1) }
        for (v, count) in counts.enumerated() {
            weights[bias.offset + v] = Float(logarithm((Double(count) + 1) / total))
        }
    }

    /// What PyTorch divides by: a layer's units, the decoder's inputs, the embedding's columns.
    private func fanIn(of slot: Slot) -> Int {
        if slot.name == "embedding.weight" { return architecture.embeddingSize }
        for (layer, H) in architecture.hiddenSizes.enumerated() {
            let names = architecture.names(ofLayer: layer)
            if [names.weightIH, names.weightHH, names.biasIH, names.biasHH].contains(slot.name) { return H }
        }
        return architecture.hiddenSizes.last ?? 1
    }

    /// Takes over the parameters of a file, PyTorch's names and layout; the two biases of a gate are summed.
    ///
    /// - Throws: ``EngineError/parameters(reason:)`` where one is missing, mis-shaped, or not finite.
    public func load(_ parameters: [String: Tensor]) throws(EngineError) {
        do { try architecture.check(parameters) } catch { throw .parameters(reason: "\(error)") }
        for slot in slots {
            guard let values = parameters[slot.name]?.values else { continue }
            // Of the GRU's bias_hh only the candidate's third is a slot of its own.
            for index in 0..<slot.count {
                weights[slot.offset + index] = values[values.count - slot.count + index]
            }
        }
        for (layer, H) in architecture.hiddenSizes.enumerated() {
            let names = architecture.names(ofLayer: layer)
            guard let second = parameters[names.biasHH]?.values,
                let first = slots.first(where: { $0.name == names.biasIH })
            else { continue }
            let summed = architecture.cell == .gru ? 2 * H : second.count
            for index in 0..<summed { weights[first.offset + index] += second[index] }
        }
    }

    /// Every parameter of a file, PyTorch's names and layout, `bias_hh` zero but for the GRU's candidate.
    public func export() -> [String: Tensor] {
        var all: [String: Tensor] = [:]
        for parameter in architecture.parameters {
            var values = [Float](repeating: 0, count: parameter.shape.reduce(1, *))
            if let slot = slots.first(where: { $0.name == parameter.name }) {
                let start = values.count - slot.count
                for index in 0..<slot.count { values[start + index] = weights[slot.offset + index] }
            }
            all[parameter.name] = Tensor(shape: parameter.shape, values: values)
        }
        return all
    }
}

/// A draw from N(0, 1), by the polar method (Marsaglia & Bray 1964), of which one of the two is thrown away.
private func normal(_ random: inout SplitMix64) -> Double {
    while true {
        let (u, v) = (2 * random.uniform() - 1, 2 * random.uniform() - 1)
        let s = u * u + v * v
        guard s < 1, s > 0 else { continue }
        return u * (-2 * logarithm(s) / s).squareRoot()
    }
}
