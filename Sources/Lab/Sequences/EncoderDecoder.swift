import Engine
import Neural

/// Sequence → vector → sequence: an encoder that reads a text into one vector, and a decoder that writes another text
/// from it (Sutskever, Vinyals & Le 2014; Cho and others 2014).
///
///     v = encoder(source);   loss = decoder(target, v)
///
/// Nothing but the vector passes from one to the other. Without it, the decoder begins with zeros.
final class EncoderDecoder {
    /// The shape of a network, and of its batches.
    struct Shape: Sendable, Equatable {
        /// The ids of sources, and the most of one source.
        var sourceVocabularySize: Int, sourceSteps: Int
        /// The ids that can be written, and the most of one target, its end included.
        var targetVocabularySize: Int, targetSteps: Int
        /// Padding in front of sources, and what the decoder reads first; both are ids that can be read.
        var padding: Int32, start: Int32
        /// The id that ends every target.
        var end: Int32
        var embeddingSize = 32
        var hiddenSizes = [256]
        var batchSize = 32
        var hasVector = true
        var precision = Precision.fastest
    }

    /// Sources and targets of one batch.
    typealias Batch = (source: SourceBatch, target: TargetBatch)

    let shape: Shape
    let parameters: Parameters
    let encoder: SequenceEncoder
    let decoder: SequenceDecoder
    private let optimizer: Optimizer

    /// Creates a network with random weights.
    ///
    /// - Throws: What the engine refuses.
    init(_ shape: Shape, seed: UInt64) throws(EngineError) {
        self.shape = shape
        var plan = Plan()
        encoder = try SequenceEncoder(
            vocabularySize: shape.sourceVocabularySize, embeddingSize: shape.embeddingSize,
            hiddenSizes: shape.hiddenSizes, batchSize: shape.batchSize, steps: shape.sourceSteps,
            precision: shape.precision, in: &plan)
        decoder = try SequenceDecoder(
            SequenceDecoder.Shape(
                vocabularySize: shape.targetVocabularySize,
                inputSize: max(shape.targetVocabularySize, Int(shape.start) + 1),
                embeddingSize: shape.embeddingSize, hiddenSizes: shape.hiddenSizes,
                batchSize: shape.batchSize, steps: shape.targetSteps, precision: shape.precision), in: &plan)
        parameters = Parameters(plan)
        optimizer = Optimizer(OptimizerOptions(.adam), count: plan.count)
        var random = SplitMix64(seed: seed)
        encoder.initialize(parameters, &random)
        decoder.initialize(parameters, &random)
    }

    /// Learns from one batch with Adam, the gradient's norm clipped at 1.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - rate: η.
    /// - Returns: The mean loss in nats per id of a target, before the step.
    /// - Throws: What the engine refuses.
    @discardableResult func learn(_ batch: Batch, rate: Double) throws(EngineError) -> Float {
        let mode = Mode.training(seed: 0)

        // Forward, zero the gradients, loss with its gradients, backward, step.
        let y = try decoder.forward(batch.target, from: vector(batch.source, mode), parameters, mode)
        parameters.zeroGradients()
        let loss = try decoder.lossAndGradients(y, batch.target, parameters)
        try backward(batch, mode)
        optimizer.step(parameters, rate: rate, clip: 1)
        return loss
    }

    /// Sends the gradients back through the decoder, and through the vector into the encoder.
    private func backward(_ batch: Batch, _ mode: Mode) throws(EngineError) {
        let dVector = try decoder.backward(batch.target, parameters, mode)
        if shape.hasVector { try encoder.backward(batch.source, dState: dVector, parameters, mode) }
    }

    /// The vectors that the decoder begins with.
    private func vector(_ batch: SourceBatch, _ mode: Mode) throws(EngineError) -> RecurrentState {
        shape.hasVector ? try encoder.forward(batch, parameters, mode) : decoder.makeState()
    }

    // MARK: Answers

    /// Returns the vector of each source.
    func vectors(_ sources: [[Int32]]) throws(EngineError) -> [SequenceVector] {
        try inBatches(sources) { batch, count throws(EngineError) in
            let state = try vector(batch, .evaluation)
            return (0..<count).map { SequenceVector(state, sequence: $0, hiddenSizes: shape.hiddenSizes) }
        }
    }

    /// Writes the answer to each source by greedy decoding: its ids, the end included where there is one.
    func answers(_ sources: [[Int32]]) throws(EngineError) -> [[Int32]] {
        try inBatches(sources) { batch, count throws(EngineError) in
            let state = try vector(batch, .evaluation)
            let written = try decoder.write(from: state, start: shape.start, end: shape.end, parameters)
            return Array(written.sequences.prefix(count))
        }
    }

    /// Returns the likeliest id at each place of the targets when the right ones before it are read, (S·B).
    func likeliest(_ batch: Batch) throws(EngineError) -> [Int32] {
        let state = try vector(batch.source, .evaluation)
        return try decoder.likeliest(batch.target, from: state, parameters)
    }

    /// Reads sources in batches; those of a batch are about equally long, so that there is little padding.
    private func inBatches<Answer>(
        _ sources: [[Int32]], _ body: (SourceBatch, _ count: Int) throws(EngineError) -> [Answer]
    ) throws(EngineError) -> [Answer] {
        let order = sources.indices.sorted { (sources[$0].count, $0) < (sources[$1].count, $1) }
        var answers: [(Int, Answer)] = []
        for first in stride(from: 0, to: order.count, by: shape.batchSize) {
            let chosen = order[first..<min(first + shape.batchSize, order.count)]
            let batch = SourceBatch(
                chosen.map { sources[$0] }, batchSize: shape.batchSize, padding: shape.padding)
            answers += zip(chosen, try body(batch, chosen.count))
        }
        return answers.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
