public import Engine
public import Neural

/// A language model in training: embedding, recurrent stack and output layer over windows of `T` steps of `B`
/// sequences.
///
///     x = embedding(tokens);   y = stack(x, state);   loss = output(y, targets)
///
/// and back in the opposite order. Everything is time-major: place `t·B + b` of a window is step `t` of sequence
/// `b`. The recurrent state is a value that is passed in and returned. Tied, the output layer's weight is the
/// embedding's table. After the first window of each length no pass allocates.
///
/// Not `Sendable`: one task trains. Parallel loops run on oneDNN's threads.
public final class TrainingNetwork {
    /// The shape of the model.
    public let architecture: Architecture
    /// `B`, and `T`, the most steps of a window.
    public let batchSize: Int, steps: Int
    /// What is dropped in training.
    public let dropout: Dropout
    /// The threads of every pass; their number fixes every bit.
    public let threads: Int
    /// What products round their factors to: float32 where bfloat16 was asked for and the processor has none.
    public let precision: Precision
    /// What a person should know, a line each: that the precision asked for is not available.
    public let notices: [String]
    /// Weights and gradients, in the order of `architecture.parameters`.
    ///
    /// Gates have one bias here: `bias_hh` is left out, but for the GRU's candidate, (H).
    public let parameters: Parameters

    package let embedding: Embedding
    package let stack: RecurrentStack
    package let output: OutputLayer

    /// Makes a network with all weights zero; see ``initialize(seed:uniform:)``.
    ///
    /// - Parameters:
    ///   - architecture: The shape of the model.
    ///   - B: The batch size, the sequences of a window.
    ///   - T: The most steps of a window.
    ///   - dropout: What to drop in training.
    ///   - threads: The threads of every pass.
    ///   - precision: What products round their factors to, where the processor can.
    /// - Throws: ``EngineError`` for an impossible shape, or what oneDNN refuses.
    public init(
        _ architecture: Architecture, batchSize B: Int, steps T: Int, dropout: Dropout = .none, threads: Int,
        precision: Precision = .float32
    ) throws(EngineError) {
        if let fault = architecture.fault { throw .impossible(reason: fault) }
        precondition(B > 0 && T > 0 && threads > 0, "\(B) sequences, \(T) steps, \(threads) threads")
        precondition(dropout.isValid, "\(dropout)")
        OneDNN.use(threads: threads)
        (self.architecture, batchSize, steps) = (architecture, B, T)
        (self.dropout, self.threads, self.precision) = (dropout, threads, precision.available)
        notices =
            self.precision == precision
            ? [] : ["This processor has no bfloat16 products (AVX-512 BF16): training computes in float32."]

        var plan = Plan()
        let (V, E) = (architecture.vocabularySize, architecture.embeddingSize)
        embedding = Embedding(
            "embedding.weight", vocabularySize: V, size: E, dropout: dropout.input, mask: 0, in: &plan)
        stack = try RecurrentStack(
            architecture.cell, inputSize: E, hiddenSizes: architecture.hiddenSizes, batchSize: B, steps: T,
            dropout: .init(between: dropout.between, output: dropout.output), firstMask: 1,
            precision: precision, in: &plan)
        output = try OutputLayer(
            vocabularySize: V, hiddenSize: architecture.hiddenSizes.last ?? 0, rows: B * T,
            tied: architecture.tied ? embedding.weight : nil, precision: precision, in: &plan)
        parameters = Parameters(plan)
    }

    /// The state before any token: zeros.
    public func makeState() -> RecurrentState { stack.makeState() }

    // MARK: Passes

    /// Runs one window forward and backward and overwrites the gradients with those of its mean loss.
    ///
    /// - Parameters:
    ///   - inputs: The tokens that are read, (steps·B), time-major.
    ///   - targets: The tokens that come next, likewise.
    ///   - steps: The steps of this window, at most `T`.
    ///   - state: The state before the window, replaced by that after it.
    ///   - dropoutSeed: What, with the layer, decides which elements are dropped: another number each step.
    /// - Returns: The mean loss in nats per token.
    /// - Throws: ``EngineError/token(_:vocabularySize:)``, or what oneDNN refuses.
    public func lossAndGradients(
        inputs: UnsafeBufferPointer<Int32>, targets: UnsafeBufferPointer<Int32>, steps: Int,
        state: inout RecurrentState, dropoutSeed: UInt64 = 0
    ) throws(EngineError) -> Float {
        let (ids, targets) = try checked(inputs, targets, steps)
        let (rows, mode) = (steps * batchSize, Mode.training(seed: dropoutSeed))
        OneDNN.use(threads: threads)
        embedding.forward(ids, rows: rows, into: stack.input, parameters, mode)
        let y = try stack.forward(steps: steps, parameters, state: &state, mode)
        let loss = try output.lossAndGradients(
            y, targets: targets, rows: 0..<rows, of: rows, into: stack.outputGradient, parameters)
        let dx = try stack.backward(parameters)
        embedding.backward(
            dx, ids: ids, rows: rows, parameters, mode, accumulates: architecture.tied)
        return loss
    }

    /// Runs one window forward, nothing dropped.
    ///
    /// - Parameters:
    ///   - inputs: The tokens that are read, (steps·B), time-major.
    ///   - targets: The tokens that come next, likewise.
    ///   - steps: The steps of this window, at most `T`.
    ///   - state: The state before the window, replaced by that after it.
    /// - Returns: The *sum* of the losses in nats.
    /// - Throws: ``EngineError/token(_:vocabularySize:)``, or what oneDNN refuses.
    public func loss(
        inputs: UnsafeBufferPointer<Int32>, targets: UnsafeBufferPointer<Int32>, steps: Int,
        state: inout RecurrentState
    ) throws(EngineError) -> Double {
        let (ids, targets) = try checked(inputs, targets, steps)
        let rows = steps * batchSize
        OneDNN.use(threads: threads)
        embedding.forward(ids, rows: rows, into: stack.input, parameters, .evaluation)
        let y = try stack.forward(steps: steps, parameters, state: &state, .evaluation)
        return try output.loss(y, targets: targets, rows: 0..<rows, parameters)
    }

    private func checked(
        _ inputs: UnsafeBufferPointer<Int32>, _ targets: UnsafeBufferPointer<Int32>, _ steps: Int
    ) throws(EngineError) -> (UnsafePointer<Int32>, UnsafePointer<Int32>) {
        let (rows, V) = (steps * batchSize, Int32(architecture.vocabularySize))
        guard let ids = inputs.baseAddress, let wanted = targets.baseAddress, inputs.count >= rows,
            targets.count >= rows
        else { preconditionFailure("a window of \(rows) tokens") }
        for row in 0..<rows {
            guard ids[row] >= 0, ids[row] < V else { throw .token(ids[row], vocabularySize: Int(V)) }
            guard wanted[row] >= 0, wanted[row] < V else { throw .token(wanted[row], vocabularySize: Int(V)) }
        }
        return (ids, wanted)
    }
}

extension TrainingNetwork {
    /// The probabilities of losing an element in training, each from 0 to below 1.
    ///
    /// Dropout acts between layers only, never from step to step (Zaremba, Sutskever & Vinyals 2014).
    public struct Dropout: Sendable, Codable, Equatable {
        /// Of an embedding before the first layer.
        public var input: Float
        /// Of a layer's output before the next layer.
        public var between: Float
        /// Of the last layer's output before the output layer.
        public var output: Float

        /// Creates the three probabilities.
        public init(input: Float = 0, between: Float = 0, output: Float = 0) {
            (self.input, self.between, self.output) = (input, between, output)
        }

        /// No dropout.
        public static let none = Dropout()

        var isValid: Bool { [input, between, output].allSatisfy { (0..<1).contains($0) } }
    }
}
