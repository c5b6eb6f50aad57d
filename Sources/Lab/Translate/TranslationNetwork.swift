import Engine
import Neural

/// An encoder that reads a text into one vector, and a decoder that writes another text from it (Sutskever, Vinyals & Le
/// 2014; Cho and others 2014).
///
///     v = encoder(source);   ŷ = decoder(target so far, v);   loss = cross-entropy(ŷ, target)
///
/// The vector is h and c of every layer after the last character. It is the decoder's initial state, and nothing else
/// passes from one to the other. Without the vector, the decoder starts from zeros.
final class TranslationNetwork {
    /// The shape of a network, and of its batches.
    struct Shape: Sendable, Equatable {
        var vocabularySize: Int
        var embeddingSize = 32
        var hiddenSizes = [256]
        var batchSize = 32
        /// The most characters of a source, and of a target with its end.
        var sourceSteps: Int, targetSteps: Int
        var hasVector = true
        var precision = Precision.fastest
    }

    let shape: Shape
    let parameters: Parameters
    private let sourceEmbedding, targetEmbedding: Embedding
    private let encoder, decoder: RecurrentStack
    private let output: OutputLayer
    private let optimizer: Optimizer

    /// Creates a network with weights drawn as PyTorch draws them.
    init(_ shape: Shape, seed: UInt64) throws(EngineError) {
        self.shape = shape
        let (V, E, B) = (shape.vocabularySize, shape.embeddingSize, shape.batchSize)
        var plan = Plan()
        sourceEmbedding = Embedding("encoder.embedding.weight", vocabularySize: V, size: E, in: &plan)
        encoder = try RecurrentStack(
            .lstm, prefix: "encoder.rnn", inputSize: E, hiddenSizes: shape.hiddenSizes, batchSize: B,
            steps: shape.sourceSteps, precision: shape.precision, in: &plan)
        // The decoder's weights have the names of a language model, which it is, given the vector.
        targetEmbedding = Embedding("embedding.weight", vocabularySize: V, size: E, in: &plan)
        decoder = try RecurrentStack(
            .lstm, inputSize: E, hiddenSizes: shape.hiddenSizes, batchSize: B, steps: shape.targetSteps,
            precision: shape.precision, in: &plan)
        output = OutputLayer(
            vocabularySize: V, hiddenSize: shape.hiddenSizes.last ?? 0, rows: shape.targetSteps * B,
            precision: shape.precision, in: &plan)
        parameters = Parameters(plan)
        optimizer = Optimizer(OptimizerOptions(.adam), count: plan.count)
        var random = SplitMix64(seed: seed)
        sourceEmbedding.initialize(parameters, &random)
        encoder.initialize(parameters, &random)
        targetEmbedding.initialize(parameters, &random)
        decoder.initialize(parameters, &random)
        output.initialize(parameters, &random)
        // A character has to last for dozens of steps: forget gates start open.
        encoder.addForgetBias(1, parameters)
        decoder.addForgetBias(1, parameters)
    }

    /// Learns from one batch: at each step the decoder reads the right character before (teacher forcing).
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - rate: η of Adam.
    /// - Returns: The mean loss in nats a character, before the step.
    /// - Throws: What the engine refuses.
    func learn(_ batch: TranslationBatch, rate: Double) throws(EngineError) -> Float {
        let mode = Mode.training(seed: 0)

        // Forward, loss, zero the gradients, backward, step.
        var state = shape.hasVector ? try encode(batch, mode) : decoder.makeState()
        let y = try decode(batch, &state, mode)
        parameters.zeroGradients()
        let loss = try output.lossAndGradients(
            y, targets: batch.targets, rows: 0..<batch.targets.count, of: batch.targets.count,
            into: decoder.outputGradient, parameters)
        try backward(batch, mode)
        optimizer.step(parameters, rate: rate, clip: 1)
        return loss
    }

    /// Returns the vector of each source of a batch: h and c of every layer.
    func vectors(_ batch: TranslationBatch) throws(EngineError) -> [TranslationVector] {
        let B = shape.batchSize
        let state = shape.hasVector ? try encode(batch, .evaluation) : decoder.makeState()
        func part(_ floats: ArraySlice<Float>, _ b: Int, _ H: Int) -> [Float] {
            let start = floats.startIndex + b * H
            return Array(floats[start..<start + H])
        }
        return (0..<B).map { b in
            let sizes = shape.hiddenSizes.enumerated()
            return TranslationVector(
                hidden: sizes.map { part(state.hidden(ofLayer: $0), b, $1) },
                cells: sizes.map { part(state.cellState(ofLayer: $0), b, $1) })
        }
    }

    // MARK: Passes

    private func encode(_ batch: TranslationBatch, _ mode: Mode) throws(EngineError) -> RecurrentState {
        var state = encoder.makeState()
        sourceEmbedding.forward(
            batch.sources, rows: batch.sources.count, into: encoder.input, parameters, mode)
        _ = try encoder.forward(steps: batch.sourceSteps, parameters, state: &state, mode)
        return state
    }

    private func decode(
        _ batch: TranslationBatch, _ state: inout RecurrentState, _ mode: Mode
    ) throws(EngineError) -> Rows {
        targetEmbedding.forward(
            batch.inputs, rows: batch.inputs.count, into: decoder.input, parameters, mode)
        return try decoder.forward(steps: batch.targetSteps, parameters, state: &state, mode)
    }

    /// Sends the gradients back through the decoder, and through the vector into the encoder.
    private func backward(_ batch: TranslationBatch, _ mode: Mode) throws(EngineError) {
        var dVector = decoder.makeState()
        let dInputs = try decoder.backward(parameters, dState: &dVector)
        targetEmbedding.backward(
            dInputs, ids: batch.inputs, rows: batch.inputs.count, parameters, mode, accumulates: false)
        guard shape.hasVector else { return }
        encoder.zeroOutputGradient()
        let dSources = try encoder.backward(parameters, dState: &dVector)
        sourceEmbedding.backward(
            dSources, ids: batch.sources, rows: batch.sources.count, parameters, mode, accumulates: false)
    }

    /// The decoder as a network that writes one character at a time.
    ///
    /// - Throws: What the network refuses.
    func writer() throws(NetworkError) -> InferenceNetwork {
        let architecture = Architecture(
            vocabularySize: shape.vocabularySize, embeddingSize: shape.embeddingSize,
            hiddenSizes: shape.hiddenSizes)
        return try InferenceNetwork(architecture, parameters.tensors(of: architecture), threads: 1)
    }
}

/// The one vector between two texts: h and c of every layer after the last character of the source.
struct TranslationVector: Sendable, Equatable {
    /// h and c of each layer, (H).
    let hidden: [[Float]], cells: [[Float]]

    /// All numbers in a row.
    var values: [Float] { Array((hidden + cells).joined()) }
}
