import Engine
import Neural
import RealModule
import Training

/// The training of a small language model of characters: the network and the windows of the language model, with Adam
/// and a rate that falls to zero in equal steps.
struct CharacterTraining {
    var vocabularySize: Int
    var hidden: Int
    var batchSize: Int
    var steps: Int
    var seed: UInt64
    private static let rate = 4e-3, embeddingSize = 16

    /// Trains: the columns of a text are read window by window, and again from the start.
    ///
    /// - Parameters:
    ///   - ids: The text.
    ///   - count: The windows.
    ///   - progress: Takes the share of them that is done.
    /// - Returns: The mean loss of the last tenth of the windows in bits for each character, and the network.
    /// - Throws: What the engine refuses, or `TrainingError` for a text that is too short.
    func run(
        _ ids: [Int32], windows count: Int, progress: (Double) -> Void
    ) throws -> (bits: Double, network: TrainingNetwork) {
        let architecture = Architecture(
            vocabularySize: vocabularySize, embeddingSize: Self.embeddingSize, hiddenSizes: [hidden])
        let network = try TrainingNetwork(architecture, batchSize: batchSize, steps: steps, threads: 1)
        network.initialize(seed: seed)
        let optimizer = Optimizer(OptimizerOptions(.adam), count: network.parameters.weights.count)
        let batches = try Batches(Tokens(ids), batchSize: batchSize, steps: steps)
        var (state, late) = (network.makeState(), [Double]())
        for window in 0..<count {
            if window % batches.windows == 0 { state.reset() }
            let steps = try batches.load(window: window % batches.windows)
            // Forward, loss and backward in one pass, which overwrites the gradients; then the step.
            let loss = try network.lossAndGradients(
                inputs: .init(batches.inputs), targets: .init(batches.targets), steps: steps, state: &state)
            optimizer.step(
                network.parameters, rate: Self.rate * Double(count - window) / Double(count), clip: 1)
            if window >= count - max(1, count / 10) { late.append(Double(loss) / .log(2)) }
            progress(Double(window + 1) / Double(count))
        }
        return (late.reduce(0, +) / Double(late.count), network)
    }
}
