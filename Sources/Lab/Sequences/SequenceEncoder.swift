import Engine
import Neural

/// Reads sequences into one vector each: sequence → vector.
///
///     v = (h, c) of every layer after the last step of rnn(embedding(source))
///
/// Shapes: T steps of B sequences, V ids, E numbers for each, H units of a layer.
final class SequenceEncoder {
    private let embedding: Embedding
    private let stack: RecurrentStack

    /// Reserves the weights in `plan`: `PREFIX.embedding.weight`, `PREFIX.rnn.weight_ih_l0` and so on.
    ///
    /// - Parameters:
    ///   - prefix: What the names of the weights begin with.
    ///   - vocabularySize: V.
    ///   - embeddingSize: E.
    ///   - hiddenSizes: H of each layer.
    ///   - batchSize: B.
    ///   - steps: The most T of a batch.
    ///   - precision: What products round their factors to.
    ///   - plan: The layout of the network's weights.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    init(
        prefix: String = "encoder", vocabularySize: Int, embeddingSize: Int, hiddenSizes: [Int],
        batchSize: Int, steps: Int, precision: Precision = .fastest, in plan: inout Plan
    ) throws(EngineError) {
        embedding = Embedding(
            "\(prefix).embedding.weight", vocabularySize: vocabularySize, size: embeddingSize, in: &plan)
        stack = try RecurrentStack(
            .lstm, prefix: "\(prefix).rnn", inputSize: embeddingSize, hiddenSizes: hiddenSizes,
            batchSize: batchSize, steps: steps, precision: precision, in: &plan)
    }

    /// Draws the weights as PyTorch draws them, with 1 added to the forget gates' biases: what is read first has to last
    /// for dozens of steps.
    func initialize(_ parameters: Parameters, _ random: inout SplitMix64) {
        embedding.initialize(parameters, &random)
        stack.initialize(parameters, &random)
        stack.addForgetBias(1, parameters)
    }

    /// Reads a batch and returns the state after its last step.
    func forward(
        _ batch: SourceBatch, _ parameters: Parameters, _ mode: Mode
    ) throws(EngineError) -> RecurrentState {
        embedding.forward(batch.ids, rows: batch.ids.count, into: stack.input, parameters, mode)
        var state = stack.makeState()
        _ = try stack.forward(steps: batch.steps, parameters, state: &state, mode)
        return state
    }

    /// Sends the gradient of the state after the last step back; no loss looks at the layers' outputs.
    ///
    /// Overwrites the encoder's part of the gradients.
    func backward(
        _ batch: SourceBatch, dState: RecurrentState, _ parameters: Parameters, _ mode: Mode
    ) throws(EngineError) {
        var dState = dState
        stack.zeroOutputGradient()
        let dx = try stack.backward(parameters, dState: &dState)
        embedding.backward(
            dx, ids: batch.ids, rows: batch.ids.count, parameters, mode, accumulates: false)
    }
}
