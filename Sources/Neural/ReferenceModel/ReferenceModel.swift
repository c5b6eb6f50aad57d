import RealModule

/// A whole language model in Double, written to be read: the reference that tests compare every fast implementation
/// with.
///
/// With `L` layers, *e* the embedding and *D* the decoder (the embedding's own matrix where tied),
///
///     x⁰[t] = e[token[t]]
///     hˡ[t], cˡ[t] = cellˡ(hˡ⁻¹[t], hˡ[t−1], cˡ[t−1]),   h⁰ = x⁰
///     z[t]  = D hᴸ[t] + d
///     loss  = mean over t and streams of  ln Σ e^z[t] − z[t][target[t]]
///
/// For central differences change a number in ``parameters`` and compute ``loss(inputs:targets:states:)`` again.
public struct ReferenceModel: Sendable {
    /// The shape of the model.
    public let architecture: Architecture
    /// The weights under PyTorch's names, row-major, in the shapes of ``Architecture/parameters``.
    ///
    /// A tied decoder has no weight here: the embedding's serves both.
    public var parameters: [String: [Double]]
    /// What the factors of products are rounded to; all else is Double.
    public let precision: InferenceNetwork.Precision

    /// Creates a model from its parameters.
    ///
    /// - Parameters:
    ///   - architecture: The shape of the model.
    ///   - parameters: The parameters listed by ``Architecture/parameters``, by name.
    ///   - precision: What the factors of products are rounded to.
    /// - Throws: An error of ``Architecture/check(_:)``.
    public init(
        _ architecture: Architecture, _ parameters: [String: Tensor],
        precision: InferenceNetwork.Precision = .float32
    ) throws(NetworkError) {
        try architecture.check(parameters)
        (self.architecture, self.precision) = (architecture, precision)
        let parameters = precision.weightFormat.rounded(parameters)
        self.parameters = [:]
        for parameter in architecture.parameters {
            self.parameters[parameter.name] = parameters[parameter.name]?.values.map(Double.init)
        }
    }

    /// The recurrent state of one stream.
    public struct State: Sendable, Equatable {
        /// The hidden state of every layer, (H) each.
        public var h: [[Double]]
        /// The cell state of every layer, (H) each; unused zeros unless the cell is an LSTM.
        public var c: [[Double]]
    }

    /// Returns the state before any token: zeros.
    public func initialState() -> State {
        let zeros = architecture.hiddenSizes.map { [Double](repeating: 0, count: $0) }
        return State(h: zeros, c: zeros)
    }

    /// Reads `token`, advances `state` by one step, and returns the logits of the next token, (V).
    public func step(_ token: Int32, _ state: inout State) -> [Double] {
        let E = architecture.embeddingSize
        precondition(token >= 0 && token < architecture.vocabularySize, "token \(token)")
        var x = Array(self["embedding.weight"][Int(token) * E..<(Int(token) + 1) * E])
        for layer in architecture.hiddenSizes.indices {
            (state.h[layer], state.c[layer]) = step(layer, x, state.h[layer], state.c[layer])
            x = state.h[layer]
        }
        let weight = self[architecture.tied ? "embedding.weight" : "decoder.weight"]
        return affine(weight, precision.rounded(x), self["decoder.bias"])
    }

    /// Returns the mean cross-entropy of a window, time-major: index `t·B + b` is step `t` of stream `b`.
    ///
    /// - Parameters:
    ///   - inputs: The tokens to read, (T·B).
    ///   - targets: The tokens to predict, (T·B).
    ///   - states: The states of the `B` streams, advanced to the end of the window.
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

    /// Returns the mean cross-entropy of a window of `streams` streams that start from the initial state.
    public func loss(inputs: [Int32], targets: [Int32], streams: Int) -> Double {
        var states = [State](repeating: initialState(), count: streams)
        return loss(inputs: inputs, targets: targets, states: &states)
    }

    private subscript(name: String) -> [Double] { parameters[name] ?? [] }

    private func step(
        _ layer: Int, _ x: [Double], _ h: [Double], _ c: [Double]
    ) -> (h: [Double], c: [Double]) {
        let names = architecture.names(ofLayer: layer)
        let weights = CellWeights(
            weightIH: self[names.weightIH], weightHH: self[names.weightHH], biasIH: self[names.biasIH],
            biasHH: self[names.biasHH], precision: precision)
        switch architecture.cell {
        case .lstm:
            let (h, c, _) = LSTMCell(weights)(x, h, c)
            return (h, c)
        case .gru: return (GRUCell(weights)(x, h).h, c)
        case .rnnTanh: return (RNNCell(weights, nonlinearity: .tanh)(x, h), c)
        case .rnnReLU: return (RNNCell(weights, nonlinearity: .relu)(x, h), c)
        }
    }
}

/// Returns ln Σ e^z, for logits of any size.
func logSumExp(_ z: [Double]) -> Double {
    let top = z.max() ?? 0
    return top + .log(z.reduce(0) { $0 + .exp($1 - top) })
}
