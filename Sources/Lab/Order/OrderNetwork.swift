import Engine
import Neural

/// A recurrent layer that reads a sequence, and a linear layer that tells its class from the last step.
final class OrderNetwork {
    let stack: RecurrentStack
    let output: Linear
    let parameters: Parameters
    private let optimizer: Optimizer
    private let batchSize: Int, steps: Int
    private let logits: UnsafeMutableBufferPointer<Float>
    private let classes = TemporalOrder.Class.allCases.count

    /// Creates a network with weights drawn as PyTorch draws them; `forgetBias` is added to an LSTM's forget gates.
    init(
        _ cell: Cell, hidden H: Int, forgetBias: Float, steps T: Int, batchSize B: Int, seed: UInt64
    ) throws(EngineError) {
        var plan = Plan()
        stack = try RecurrentStack(
            cell, inputSize: TemporalOrder.Symbol.allCases.count, hiddenSizes: [H], batchSize: B, steps: T,
            in: &plan)
        output = Linear(prefix: "output", inputSize: H, outputSize: classes, in: &plan)
        parameters = Parameters(plan)
        optimizer = Optimizer(OptimizerOptions(.rmsprop), count: plan.count)
        (batchSize, steps) = (B, T)
        logits = .allocate(capacity: B * classes)
        logits.initialize(repeating: 0)
        var random = SplitMix64(seed: seed)
        stack.initialize(parameters, &random)
        output.initialize(parameters, &random)
        if cell == .lstm { stack.addForgetBias(forgetBias, parameters) }
    }

    deinit { logits.deallocate() }

    /// Learns from one batch, with the norm of the gradient at most `clip`.
    ///
    /// - Returns: The mean loss in nats and the number of right answers, both before the step.
    func learn(_ batch: [TemporalOrder.Sequence], clip: Double?) throws(EngineError) -> (
        loss: Double, right: Int
    ) {
        load(batch)
        stack.zeroOutputGradient()
        var state = stack.makeState()

        // Forward, loss, zero the gradients, backward, step.
        let y = try stack.forward(steps: steps, parameters, state: &state, .training(seed: 0))
        let right = try classify(y, batch)
        let loss = CrossEntropy.lossAndGradients(logits, targets: batch.map { Int32($0.target.rawValue) })
        parameters.zeroGradients()
        try backward(y)
        optimizer.step(parameters, rate: 1e-3, clip: clip)
        return (loss, right)
    }

    /// Returns the number of right answers to a batch.
    func test(_ batch: [TemporalOrder.Sequence]) throws(EngineError) -> Int {
        load(batch)
        var state = stack.makeState()
        return try classify(stack.forward(steps: steps, parameters, state: &state, .evaluation), batch)
    }

    /// Returns the hidden states while a batch is read: for each sequence, from B to E, (length, H).
    func hiddenStates(_ batch: [TemporalOrder.Sequence]) throws(EngineError) -> [[[Float]]] {
        _ = try test(batch)
        let h = stack.hiddenStates(ofLayer: 0)
        return batch.indices.map { b in
            (steps - batch[b].symbols.count..<steps).map { h[$0 * batchSize + b] }
        }
    }

    // MARK: Passes

    /// Writes a batch to the input, time-major, with zeros in front of each sequence.
    private func load(_ batch: [TemporalOrder.Sequence]) {
        precondition(batch.count == batchSize, "\(batch.count) sequences")
        guard let x = stack.input.floats() else { return }
        let D = stack.inputSize
        x.update(repeating: 0, count: steps * batchSize * D)
        for (b, sequence) in batch.enumerated() {
            let padding = steps - sequence.symbols.count
            for (t, symbol) in sequence.symbols.enumerated() {
                x[((padding + t) * batchSize + b) * D + symbol.rawValue] = 1
            }
        }
    }

    private var lastStep: Int { (steps - 1) * batchSize }

    /// Writes the logits of the last step and returns the number of right answers.
    private func classify(_ y: Rows, _ batch: [TemporalOrder.Sequence]) throws(EngineError) -> Int {
        guard let h = y.floats(lastStep), let z = logits.baseAddress else { return 0 }
        try output.forward(h, rows: batchSize, into: z, parameters)
        return batch.indices.count { b in
            let own = logits[b * classes..<(b + 1) * classes]
            return own.indices.max { own[$0] < own[$1] } == b * classes + batch[b].target.rawValue
        }
    }

    /// Sends the gradients of the logits back: only the last step has a loss.
    private func backward(_ y: Rows) throws(EngineError) {
        guard let h = y.floats(lastStep), let dz = logits.baseAddress else { return }
        let dh = stack.outputGradient + lastStep * y.columns
        try output.backward(dz, x: h, rows: batchSize, into: dh, parameters)
        _ = try stack.backward(parameters)
    }
}
