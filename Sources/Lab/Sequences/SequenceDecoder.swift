import Engine
import Neural

/// Writes sequences from one vector each: vector → sequence.
///
///     ŷ = output(rnn(embedding(target so far), v));   loss = cross-entropy(ŷ, target)
///
/// The vector v is the initial state of the recurrent layers, h and c, whatever it comes from: ``SequenceEncoder``, or a
/// linear map of a picture. ``backward(_:_:_:)`` returns its gradient. The weights have the names of a language model,
/// which a decoder is, given the vector; so ``writer(_:)`` can hand them to one.
///
/// Shapes: S steps of B sequences, V ids to write, E numbers for each id that is read, H units of a layer.
final class SequenceDecoder {
    /// The sizes of a decoder.
    struct Shape: Sendable, Equatable {
        /// V, the ids that can be written: 0 to V − 1.
        var vocabularySize: Int
        /// The ids that can be read, at least V; the start may lie beyond those that can be written.
        var inputSize: Int
        /// E, and H of each layer.
        var embeddingSize: Int, hiddenSizes: [Int]
        /// B, and the most S of a batch.
        var batchSize: Int, steps: Int
        /// What products round their factors to.
        var precision = Precision.fastest
    }

    let shape: Shape
    let embedding: Embedding
    let stack: RecurrentStack
    let output: OutputLayer

    /// Reserves the weights in `plan`.
    ///
    /// - Throws: ``EngineError`` where oneDNN refuses.
    init(_ shape: Shape, in plan: inout Plan) throws(EngineError) {
        self.shape = shape
        embedding = Embedding(
            "embedding.weight", vocabularySize: shape.inputSize, size: shape.embeddingSize, in: &plan)
        stack = try RecurrentStack(
            .lstm, inputSize: shape.embeddingSize, hiddenSizes: shape.hiddenSizes,
            batchSize: shape.batchSize, steps: shape.steps, precision: shape.precision, in: &plan)
        output = try OutputLayer(
            vocabularySize: shape.vocabularySize, hiddenSize: shape.hiddenSizes.last ?? 0,
            rows: shape.steps * shape.batchSize, precision: shape.precision, in: &plan)
    }

    /// Draws the weights as PyTorch draws them, with 1 added to the forget gates' biases.
    func initialize(_ parameters: Parameters, _ random: inout SplitMix64) {
        embedding.initialize(parameters, &random)
        stack.initialize(parameters, &random)
        stack.addForgetBias(1, parameters)
        output.initialize(parameters, &random)
    }

    /// The vector of nothing: zeros.
    func makeState() -> RecurrentState { stack.makeState() }

    // MARK: Training

    /// Reads the right ids of a batch from a vector on (teacher forcing).
    ///
    /// - Returns: The last layer's hidden states, (S·B, H); valid until the next pass.
    func forward(
        _ batch: TargetBatch, from state: RecurrentState, _ parameters: Parameters, _ mode: Mode
    ) throws(EngineError) -> Rows {
        var state = state
        embedding.forward(batch.inputs, rows: batch.inputs.count, into: stack.input, parameters, mode)
        return try stack.forward(steps: batch.steps, parameters, state: &state, mode)
    }

    /// Computes the loss of hidden states, and its gradients for ``backward(_:_:_:)``.
    ///
    /// - Parameters:
    ///   - y: What ``forward(_:from:_:_:)`` returned in training.
    ///   - batch: The batch that it read.
    ///   - parameters: Weights and gradients.
    /// - Returns: The mean loss in nats per id.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    func lossAndGradients(
        _ y: Rows, _ batch: TargetBatch, _ parameters: Parameters
    ) throws(EngineError) -> Float {
        try output.lossAndGradients(
            y, targets: batch.targets, rows: 0..<batch.targets.count, of: batch.targets.count,
            into: stack.outputGradient, parameters)
    }

    /// Sends the gradients back through the layers.
    ///
    /// Overwrites the decoder's part of the gradients.
    ///
    /// - Returns: The gradient of the vector.
    func backward(
        _ batch: TargetBatch, _ parameters: Parameters, _ mode: Mode
    ) throws(EngineError) -> RecurrentState {
        var dState = stack.makeState()
        let dx = try stack.backward(parameters, dState: &dState)
        embedding.backward(
            dx, ids: batch.inputs, rows: batch.inputs.count, parameters, mode, accumulates: false)
        return dState
    }
}
