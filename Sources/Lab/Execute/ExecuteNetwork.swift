import Engine
import Neural

/// An encoder that reads the characters of a program, and a decoder that writes the characters of its output:
/// sequence → vector → number.
final class ExecuteNetwork {
    private let network: EncoderDecoder
    private var shape: EncoderDecoder.Shape { network.shape }
    /// The weights.
    var parameters: Parameters { network.parameters }

    /// Creates a network with random weights.
    ///
    /// - Parameters:
    ///   - H: The units of the encoder and of the decoder.
    ///   - B: The programs of a batch.
    ///   - T: The most characters of a program.
    ///   - S: The most characters of an output.
    ///   - seed: Draws the weights.
    ///   - precision: What products round their factors to.
    /// - Throws: What the engine refuses.
    init(
        hidden H: Int, batchSize B: Int, sourceSteps T: Int, targetSteps S: Int, seed: UInt64,
        precision: Precision = .fastest
    ) throws(EngineError) {
        network = try EncoderDecoder(
            EncoderDecoder.Shape(
                sourceVocabularySize: ProgramAlphabet.source.count + 1, sourceSteps: T,
                targetVocabularySize: ProgramAlphabet.target.count, targetSteps: S,
                padding: ProgramAlphabet.padding, start: ProgramAlphabet.start, end: ProgramAlphabet.end,
                hiddenSizes: [H], batchSize: B, precision: precision), seed: seed)
    }

    /// Learns from one batch of at most B programs.
    ///
    /// - Returns: The mean loss in nats per character of an output, before the step.
    /// - Throws: What the engine refuses.
    @discardableResult func learn(_ programs: [Program], rate: Double) throws(EngineError) -> Float {
        try network.learn(batch(programs[...]), rate: rate)
    }

    /// Writes the output of each program.
    func answers(to programs: [Program]) throws(EngineError) -> [String] {
        try network.answers(programs.map(ProgramAlphabet.source)).map(ProgramAlphabet.text)
    }

    /// Counts the characters of outputs that the network finds when it reads the true ones before.
    func charactersRight(_ programs: [Program]) throws(EngineError) -> (right: Int, all: Int) {
        var (right, all) = (0, 0)
        for first in stride(from: 0, to: programs.count, by: shape.batchSize) {
            let batch = batch(programs[first..<min(first + shape.batchSize, programs.count)])
            let pairs = zip(try network.likeliest(batch), batch.target.targets).filter { $1 >= 0 }
            all += pairs.count
            right += pairs.count { $0 == $1 }
        }
        return (right, all)
    }

    private func batch(_ programs: ArraySlice<Program>) -> EncoderDecoder.Batch {
        (
            SourceBatch(
                programs.map(ProgramAlphabet.source), batchSize: shape.batchSize,
                padding: ProgramAlphabet.padding),
            TargetBatch(
                programs.map(ProgramAlphabet.target), batchSize: shape.batchSize, start: ProgramAlphabet.start
            )
        )
    }
}
