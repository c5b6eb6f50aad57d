import Engine
import Neural

/// A recurrent layer that reads a bit at each step, and a linear layer that tells the bit of some steps ago.
final class EchoNetwork {
    let stack: RecurrentStack
    let output: Linear
    let parameters: Parameters
    private let optimizer: Optimizer
    private let batchSize: Int, steps: Int
    private let carriesState: Bool
    private var state: RecurrentState
    private let logits: UnsafeMutableBufferPointer<Float>  // (T·B)

    /// Creates a network with weights drawn as PyTorch draws them, for chunks of `T` steps of `B` series.
    ///
    /// - Parameters:
    ///   - cell: The recurrent unit.
    ///   - H: The hidden units.
    ///   - T: The steps of a chunk: gradients go back no further.
    ///   - B: The number of series.
    ///   - carriesState: Whether the state at the end of a chunk is that at the start of the next; else it is zero.
    ///   - seed: Seeds the weights.
    /// - Throws: What the engine refuses.
    init(
        _ cell: Cell, hidden H: Int, steps T: Int, series B: Int, carriesState: Bool, seed: UInt64
    ) throws(EngineError) {
        var plan = Plan()
        stack = try RecurrentStack(
            cell, inputSize: 1, hiddenSizes: [H], batchSize: B, steps: T, in: &plan)
        output = Linear(prefix: "output", inputSize: H, outputSize: 1, in: &plan)
        parameters = Parameters(plan)
        optimizer = Optimizer(OptimizerOptions(.rmsprop), count: plan.count)
        (batchSize, steps, self.carriesState) = (B, T, carriesState)
        state = stack.makeState()
        logits = .allocate(capacity: T * B)
        logits.initialize(repeating: 0)
        var random = SplitMix64(seed: seed)
        stack.initialize(parameters, &random)
        output.initialize(parameters, &random)
    }

    deinit { logits.deallocate() }

    /// Learns from chunk `index` of some series.
    ///
    /// - Returns: The mean loss in nats and the number of right bits, both before the step.
    func learn(
        _ data: EchoSeries, chunk index: Int, rate: Double
    ) throws(EngineError) -> (loss: Double, right: Int) {
        let targets = load(data, chunk: index)

        // Forward, loss, zero the gradients, backward, step.
        let h = try forward(.training(seed: 0))
        let right = targets.indices.count { (logits[$0] > 0) == (targets[$0] > 0.5) }
        let loss = loss(targets)
        parameters.zeroGradients()
        try backward(h)
        optimizer.step(parameters, rate: rate, clip: nil)
        return (loss, right)
    }

    /// Tells the bits of chunk `index` of some series without learning from them.
    ///
    /// - Returns: The number of right bits at each step of the chunk.
    func test(_ data: EchoSeries, chunk index: Int) throws(EngineError) -> [Int] {
        let targets = load(data, chunk: index)
        _ = try forward(.evaluation)
        return (0..<steps).map { t in
            (t * batchSize..<(t + 1) * batchSize).count { (logits[$0] > 0) == (targets[$0] > 0.5) }
        }
    }

    // MARK: Passes

    /// Writes a chunk's bits to the input, forgets the state unless it is carried, and returns the targets, (T·B).
    private func load(_ data: EchoSeries, chunk index: Int) -> [Float] {
        let count = steps * batchSize
        if !carriesState { state.reset() }
        data.inputs.withUnsafeBufferPointer { bits in
            if let x = stack.input.floats(), let bits = bits.baseAddress {
                x.update(from: bits + index * count, count: count)
            }
        }
        return Array(data.targets[index * count..<(index + 1) * count])
    }

    /// Writes the logits of a chunk, and returns the hidden states.
    private func forward(_ mode: Mode) throws(EngineError) -> Rows {
        let h = try stack.forward(steps: steps, parameters, state: &state, mode)
        guard let x = h.floats(), let z = logits.baseAddress else { return h }
        try output.forward(x, rows: steps * batchSize, into: z, parameters)
        return h
    }

    /// Returns the mean loss and replaces the logits by their gradients.
    private func loss(_ targets: [Float]) -> Double {
        targets.withUnsafeBufferPointer { targets in
            guard let z = logits.baseAddress else { return 0 }
            return BinaryCrossEntropy.lossAndGradients(UnsafeBufferPointer(logits), targets: targets, into: z)
        }
    }

    /// Sends the gradients of the logits back to the start of the chunk.
    private func backward(_ h: Rows) throws(EngineError) {
        guard let x = h.floats(), let dz = logits.baseAddress else { return }
        try output.backward(dz, x: x, rows: steps * batchSize, into: stack.outputGradient, parameters)
        _ = try stack.backward(parameters)
    }
}
