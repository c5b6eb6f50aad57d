import Engine
import Neural

/// A recurrent layer that reads a sequence, and a linear layer that tells its class from the last step.
final class OrderNetwork {
    let stack: RecurrentStack
    let output: Linear
    let parameters: Parameters
    private let optimizer: Optimizer
    let batchSize: Int, steps: Int
    private let logits: UnsafeMutableBufferPointer<Float>
    private let classes = TemporalOrder.Class.allCases.count

    /// Creates a network with weights drawn as PyTorch draws them.
    ///
    /// - Parameters:
    ///   - design: The cell, and what is changed after drawing.
    ///   - T: The steps of a sequence.
    ///   - B: The sequences of a batch.
    ///   - rule: How it learns.
    ///   - seed: Seeds the weights.
    /// - Throws: What the engine refuses.
    init(
        _ design: OrderDesign, steps T: Int, batchSize B: Int = 32, rule: OptimizerOptions.Rule = .rmsprop,
        seed: UInt64
    ) throws(EngineError) {
        var plan = Plan()
        stack = try RecurrentStack(
            design.cell, inputSize: TemporalOrder.Symbol.allCases.count, hiddenSizes: [design.hidden],
            batchSize: B, steps: T, in: &plan)
        output = Linear(prefix: "output", inputSize: design.hidden, outputSize: classes, in: &plan)
        parameters = Parameters(plan)
        optimizer = Optimizer(OptimizerOptions(rule), count: plan.count)
        (batchSize, steps) = (B, T)
        logits = .allocate(capacity: B * classes)
        logits.initialize(repeating: 0)
        var random = SplitMix64(seed: seed)
        stack.initialize(parameters, &random)
        output.initialize(parameters, &random)
        if let radius = design.radius { SpectralRadius.scale(stack, to: radius, parameters) }
        if design.isSilent { silence() }
        if design.cell == .lstm { stack.addForgetBias(design.forgetBias, parameters) }
    }

    deinit { logits.deallocate() }

    /// Sets the input's weights and the biases of the recurrent layer to zero.
    private func silence() {
        let names = Architecture.names(ofLayer: 0, prefix: "rnn", hiddenSizes: stack.hiddenSizes)
        for slot in parameters.slots where [names.weightIH, names.biasIH, names.biasHH].contains(slot.name) {
            for index in slot.range { parameters.weights[index] = 0 }
        }
    }

    /// What one step of training saw.
    struct Step: Sendable, Equatable {
        /// The mean loss in nats, before the step.
        let loss: Double
        /// The norm of the whole gradient, before clipping.
        let norm: Double
        /// The right answers, before the step.
        let right: Int
    }

    /// Learns from one batch, with the norm of the gradient at most `clip`.
    func learn(
        _ batch: [TemporalOrder.Sequence], rate: Double = 1e-3, clip: Double? = nil
    ) throws(EngineError) -> Step {
        for t in 0..<steps { load(t, of: batch, into: t) }
        stack.zeroOutputGradient()
        var state = stack.makeState()

        // Forward, loss, zero the gradients, backward, step.
        let y = try stack.forward(steps: steps, parameters, state: &state, .training(seed: 0))
        let (loss, right) = try classify(y, row: (steps - 1) * batchSize, batch)
        parameters.zeroGradients()
        try backward(y, row: (steps - 1) * batchSize)
        _ = try stack.backward(parameters)
        let norm = optimizer.step(parameters, rate: rate, clip: clip)
        return Step(loss: loss, norm: norm, right: right)
    }

    /// Returns the mean loss of a batch in nats, from a state before its first step.
    func loss(
        _ batch: [TemporalOrder.Sequence], from state: RecurrentState
    ) throws(EngineError) -> Double {
        for t in 0..<steps { load(t, of: batch, into: t) }
        var state = state
        let y = try stack.forward(steps: steps, parameters, state: &state, .evaluation)
        return try classify(y, row: (steps - 1) * batchSize, batch).loss
    }

    /// Returns the number of right answers to a batch.
    func right(_ batch: [TemporalOrder.Sequence]) throws(EngineError) -> Int {
        for t in 0..<steps { load(t, of: batch, into: t) }
        var state = stack.makeState()
        let y = try stack.forward(steps: steps, parameters, state: &state, .evaluation)
        return try classify(y, row: (steps - 1) * batchSize, batch).right
    }

    /// Returns the hidden states while a batch is read: for each sequence, from B to E, (length, H).
    func hiddenStates(_ batch: [TemporalOrder.Sequence]) throws(EngineError) -> [[[Float]]] {
        _ = try right(batch)
        let h = stack.hiddenStates(ofLayer: 0)
        return batch.indices.map { b in
            (steps - batch[b].symbols.count..<steps).map { h[$0 * batchSize + b] }
        }
    }

    // MARK: Epochs

    /// The batches of an epoch, as in the lecture's notebook: 992 sequences in batches of 32.
    private static let batches = 31

    /// Learns an epoch of fresh sequences.
    ///
    /// - Returns: The share of right answers, each batch answered before the network learns from it.
    func learnEpoch(_ data: inout TemporalOrder, clip: Double? = nil) throws(EngineError) -> Double {
        var right = 0
        for _ in 0..<Self.batches { right += try learn(data.batch(batchSize), clip: clip).right }
        return Double(right) / Double(batchSize * Self.batches)
    }

    /// Returns the share of right answers to an epoch of fresh sequences.
    func score(_ data: inout TemporalOrder) throws(EngineError) -> Double {
        var right = 0
        for _ in 0..<Self.batches { right += try self.right(data.batch(batchSize)) }
        return Double(right) / Double(batchSize * Self.batches)
    }

    // MARK: Passes

    /// Writes step `t` of a batch, with zeros in front of each sequence, to step `place` of the window.
    func load(_ t: Int, of batch: [TemporalOrder.Sequence], into place: Int) {
        precondition(batch.count == batchSize, "\(batch.count) sequences")
        guard let x = stack.input.floats(place * batchSize) else { return }
        let D = stack.inputSize
        x.update(repeating: 0, count: batchSize * D)
        for (b, sequence) in batch.enumerated() {
            let own = t - (steps - sequence.symbols.count)
            if own >= 0 { x[b * D + sequence.symbols[own].rawValue] = 1 }
        }
    }

    /// Computes the loss of the outputs from `row` on, and its gradients by the logits.
    func classify(
        _ y: Rows, row: Int, _ batch: [TemporalOrder.Sequence]
    ) throws(EngineError) -> (loss: Double, right: Int) {
        guard let h = y.floats(row), let z = logits.baseAddress else { return (0, 0) }
        try output.forward(h, rows: batchSize, into: z, parameters)
        let right = batch.indices.count { b in
            let own = logits[b * classes..<(b + 1) * classes]
            return own.indices.max { own[$0] < own[$1] } == b * classes + batch[b].target.rawValue
        }
        let loss = CrossEntropy.lossAndGradients(logits, targets: batch.map { Int32($0.target.rawValue) })
        return (loss, right)
    }

    /// Sends the gradients of the logits back to the outputs from `row` on.
    func backward(_ y: Rows, row: Int) throws(EngineError) {
        guard let h = y.floats(row), let dz = logits.baseAddress else { return }
        let dh = stack.outputGradient + row * y.columns
        try output.backward(dz, x: h, rows: batchSize, into: dh, parameters)
    }
}
