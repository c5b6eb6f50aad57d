public import Engine
public import Modeling
public import Neural

/// A network that learns from the text it reads, and is reset for the next.
///
/// Krause, Kahembwe, Murray & Renals, "Dynamic evaluation of neural sequence models" (2018), the rule of
/// stochastic gradient descent with decay (§3, equations 4 and 5). The text comes in segments `s₁, s₂, …`; with
/// `θ₀` the trained weights and `g = ∇L(sᵢ)` the gradient of a segment's mean loss, through the segment only:
///
///     θᵢ = θᵢ₋₁ − η min(1, c / ‖g‖) g + λ (θ₀ − θᵢ₋₁)
///
/// A segment is scored before it is learned from, so that the sum of the losses is that of a proper predictor:
/// no token contributes to its own probability. The recurrent state is carried on from the scoring.
public final class DynamicEvaluation {
    /// The constants of the rule.
    public let options: DynamicOptions
    private let network: TrainingNetwork
    private let trained: [Float]  // θ₀

    /// Creates the network, for one sequence.
    ///
    /// - Parameters:
    ///   - architecture: The shape of the model.
    ///   - parameters: The trained weights, PyTorch's names and layout.
    ///   - options: The constants of the rule.
    ///   - threads: The threads of every pass.
    /// - Throws: ``Engine/EngineError`` where the weights do not fit, or oneDNN refuses.
    public init(
        _ architecture: Architecture, _ parameters: [String: Tensor], options: DynamicOptions,
        threads: Int = 1
    ) throws(EngineError) {
        precondition(options.rate >= 0 && 0...1 ~= options.decay && options.clip > 0, "\(options)")
        network = try TrainingNetwork(
            architecture, batchSize: 1, steps: options.segment, threads: threads)
        try network.load(parameters)
        trained = Array(network.parameters.weights)
        self.options = options
    }

    /// The present weights, PyTorch's names and layout.
    public var parameters: [String: Tensor] { network.export() }

    /// Restores the trained weights.
    public func reset() { _ = network.parameters.weights.update(fromContentsOf: trained) }

    /// Returns the loss of a text, read from the trained weights and a zero state, learning on the way.
    ///
    /// - Parameters:
    ///   - ids: The start token, which is given, and the tokens to predict.
    ///   - caching: If not `nil`, the loss is that of the mixture with a cache of the text so far, whose hidden states
    ///     are those of the network when it read each token. The gradient is that of the network alone.
    ///   - advanced: Called after each segment with the number of its tokens.
    ///   - mixing: If not `nil`, what the loss of each token is mixed with, after the cache.
    /// - Returns: The sum of the losses in nats of all tokens but the first, each before it was learned from.
    /// - Throws: ``EngineError/token(_:vocabularySize:)``, or what oneDNN refuses.
    public func loss(
        ofStream ids: some RandomAccessCollection<Int32>, caching: NeuralCache.Options? = nil,
        advanced: (Int) -> Void = { _ in },
        mixing: LossMixing? = nil
    ) throws(EngineError) -> Double {
        reset()
        let window = UnsafeMutableBufferPointer<Int32>.allocate(capacity: options.segment + 1)
        defer { window.deallocate() }
        var state = network.makeState()
        var sum = 0.0
        var cache: NeuralCache?
        var rest = ids[...]
        while rest.count > 1 {
            let T = min(options.segment, rest.count - 1)
            _ = window.initialize(fromContentsOf: rest.prefix(T + 1))
            let inputs = UnsafeBufferPointer(rebasing: window[0..<T])
            let targets = UnsafeBufferPointer(rebasing: window[1..<(T + 1)])
            var before = state
            _ = try network.loss(inputs: inputs, targets: targets, steps: T, state: &state)
            let losses =
                caching.map { cachedLosses(inputs, targets, $0, &cache) }
                ?? network.output.losses.prefix(T).map(\.self)
            let first = ids.count - rest.count + 1
            sum += losses.enumerated().reduce(0) {
                $0 + (mixing?(first + $1.offset, $1.element) ?? $1.element)
            }
            _ = try network.lossAndGradients(inputs: inputs, targets: targets, steps: T, state: &before)
            learn()
            rest = rest.dropFirst(T)
            advanced(T)
        }
        return sum
    }

    /// Returns the losses of the segment just scored under the mixture with a cache, and adds the segment to the cache.
    private func cachedLosses(
        _ inputs: UnsafeBufferPointer<Int32>, _ targets: UnsafeBufferPointer<Int32>,
        _ options: NeuralCache.Options, _ cache: inout NeuralCache?
    ) -> [Double] {
        let last = network.architecture.hiddenSizes.count - 1
        return inputs.indices.map { t in
            let (h, loss) = (network.stack.hiddenStates(ofLayer: last)[t][...], network.output.losses[t])
            cache?.advance(inputs[t], to: h)
            let mixture = cache ?? NeuralCache(options, at: h)
            cache = mixture
            return mixture.loss(of: targets[t], model: loss)
        }
    }

    /// Takes one step of the rule above.
    private func learn() {
        let norm = GradientNorm.norm(of: network.parameters.gradients)
        // Diverged weights have no useful gradient.
        guard norm.isFinite else { return }
        let rate = Float(options.rate) * GradientNorm.scale(of: norm, to: options.clip)
        let decay = Float(options.decay)
        let count = trained.count
        trained.withUnsafeBufferPointer { trained in
            guard let w = network.parameters.weights.baseAddress,
                let g = network.parameters.gradients.baseAddress,
                let θ = trained.baseAddress
            else { return }
            for i in 0..<count { w[i] += decay * (θ[i] - w[i]) - rate * g[i] }
        }
    }
}
