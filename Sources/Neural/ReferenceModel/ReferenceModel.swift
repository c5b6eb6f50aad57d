/// A whole small language model in Double, written to be read: what every fast path is held against in tests.
///
/// With `L` layers, *e* the embedding and *D* the decoder (the embedding's own matrix where tied),
///
///     x⁰[t] = e[token[t]]
///     hˡ[t], cˡ[t] = cellˡ(hˡ⁻¹[t], hˡ[t−1], cˡ[t−1]),   h⁰ = x⁰
///     z[t]  = D hᴸ[t] + d
///     loss  = mean over t and streams of  ln Σ e^z[t] − z[t][target[t]]
///
/// Central differences are taken on it: change a number in ``parameters`` and ask for the ``loss(inputs:targets:states:)``.
public struct ReferenceModel: Sendable {
    /// The shape of the model.
    public let architecture: Architecture
    /// The weights under PyTorch's names, row-major, in the shapes of ``Architecture/parameters``.
    ///
    /// A tied decoder has no weight here: the embedding's is used in both places.
    public var parameters: [String: [Double]]

    /// Takes a model's parameters over.
    ///
    /// - Throws: What ``Architecture/check(_:)`` finds wrong with them.
    public init(_ architecture: Architecture, _ parameters: [String: Tensor]) throws(NetworkError) {
        try architecture.check(parameters)
        self.architecture = architecture
        self.parameters = [:]
        for parameter in architecture.parameters {
            self.parameters[parameter.name] = parameters[parameter.name]?.values.map(Double.init)
        }
    }

    /// What one stream carries from step to step.
    public struct State: Sendable, Equatable {
        /// The output of every layer, (H) each.
        public var h: [[Double]]
        /// The memory of every layer, (H) each; zeros that nothing reads where the cell is no LSTM.
        public var c: [[Double]]
    }

    /// The state before any token: zeros.
    public func initialState() -> State {
        let zeros = architecture.hiddenSizes.map { [Double](repeating: 0, count: $0) }
        return State(h: zeros, c: zeros)
    }

    /// Reads `token`, moves `state` on, and returns the logits of the token after it, (V).
    public func step(_ token: Int32, _ state: inout State) -> [Double] {
        let E = architecture.embeddingSize
        precondition(token >= 0 && token < architecture.vocabularySize, "token \(token)")
        var x = Array(self["embedding.weight"][Int(token) * E..<(Int(token) + 1) * E])
        for layer in architecture.hiddenSizes.indices {
            (state.h[layer], state.c[layer]) = step(layer, x, state.h[layer], state.c[layer])
            x = state.h[layer]
        }
        let weight = self[architecture.tied ? "embedding.weight" : "decoder.weight"]
        return affine(weight, x, self["decoder.bias"])
    }

    /// The mean cross-entropy in nats of a window, time-major: place `t·B + b` is step `t` of stream `b`.
    ///
    /// - Parameters:
    ///   - inputs: The tokens that are read, (T·B).
    ///   - targets: The tokens that should come next, (T·B).
    ///   - states: The state of each of the `B` streams, replaced by that after the window.
    /// - Returns: Nats per token.
    public func loss(inputs: [Int32], targets: [Int32], states: inout [State]) -> Double {
        let B = states.count
        precondition(inputs.count == targets.count && inputs.count % B == 0, "a window is (T·B)")
        var sum = 0.0
        for place in inputs.indices {
            let z = step(inputs[place], &states[place % B])
            sum += logSumExp(z) - z[Int(targets[place])]
        }
        return sum / Double(inputs.count)
    }

    /// The mean cross-entropy of a window of `streams` streams that begin at the zero state.
    public func loss(inputs: [Int32], targets: [Int32], streams: Int) -> Double {
        var states = [State](repeating: initialState(), count: streams)
        return loss(inputs: inputs, targets: targets, states: &states)
    }

    private subscript(name: String) -> [Double] { parameters[name] ?? [] }

    private func step(
        _ layer: Int, _ x: [Double], _ h: [Double], _ c: [Double]
    ) -> (h: [Double], c: [Double]) {
        let names = architecture.names(ofLayer: layer)
        let (W, U, b, d) = (
            self[names.weightIH], self[names.weightHH], self[names.biasIH], self[names.biasHH]
        )
        let (D, H) = (x.count, h.count)
        switch architecture.cell {
        case .lstm:
            let cell = LSTMCell(
                inputSize: D, hiddenSize: H, weightIH: W, weightHH: U, biasIH: b, biasHH: d)
            let (h, c, _) = cell(x, h, c)
            return (h, c)
        case .gru:
            let cell = GRUCell(inputSize: D, hiddenSize: H, weightIH: W, weightHH: U, biasIH: b, biasHH: d)
            return (cell(x, h).h, c)
        case .rnnTanh, .rnnReLU:
            let cell = RNNCell(
                inputSize: D, hiddenSize: H, nonlinearity: architecture.cell == .rnnTanh ? .tanh : .relu,
                weightIH: W, weightHH: U, biasIH: b, biasHH: d)
            return (cell(x, h), c)
        }
    }
}
