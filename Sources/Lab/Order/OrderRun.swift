import Engine
import Neural

/// A training on the temporal order task, as in the lecture's notebook: epochs of 31 batches of 32 fresh sequences,
/// RMSprop with a rate of 10⁻³.
struct OrderRun: Sendable, Equatable {
    var level: TemporalOrder.Level
    var cell: Cell
    var hidden: Int
    var epochs: Int
    var seed: UInt64
    /// What is added to the biases of an LSTM's forget gates before training.
    var forgetBias: Float = 0

    static let batchSize = 32, batches = 31

    /// The weights in PyTorch's count, which has two biases a gate; the linear layer included.
    var parameters: Int {
        let (D, classes) = (TemporalOrder.Symbol.allCases.count, TemporalOrder.Class.allCases.count)
        return cell.gates * hidden * (D + hidden + 2) + classes * (hidden + 1)
    }

    /// What a run reached.
    struct Outcome: Sendable, Equatable {
        /// The share of right answers in each epoch, each batch answered before the network learns from it: sequences
        /// never come again, so this is as good as a test.
        var accuracies: [Double] = []
        /// The share of right answers to 992 sequences after the last epoch.
        var final = 0.0
        /// The epoch, from 1, from which on at least 99 % of the answers were right; `nil` if never.
        var solved: Int? {
            let failed = accuracies.lastIndex { $0 < 0.99 } ?? -1
            return failed + 1 < accuracies.count ? failed + 2 : nil
        }
    }

    /// Trains.
    ///
    /// - Parameters:
    ///   - stopsEarly: Whether to stop after five epochs in a row without an error.
    ///   - progress: Takes the share of the epochs that is done.
    /// - Returns: What was reached, and the network.
    /// - Throws: What the engine refuses.
    func train(
        stopsEarly: Bool = false, progress: (Double) -> Void
    ) throws -> (outcome: Outcome, network: OrderNetwork) {
        let network = try OrderNetwork(
            cell, hidden: hidden, forgetBias: forgetBias, steps: level.steps, batchSize: Self.batchSize,
            seed: seed)
        var data = TemporalOrder(level, seed: seed &+ 1)
        var batch: [TemporalOrder.Sequence] { (0..<Self.batchSize).map { _ in data.next() } }
        let all = Double(Self.batchSize * Self.batches)
        var outcome = Outcome()
        for epoch in 0..<epochs {
            var right = 0
            for _ in 0..<Self.batches { right += try network.learn(batch, clip: level.clip).right }
            outcome.accuracies.append(Double(right) / all)
            progress(Double(epoch + 1) / Double(epochs))
            if stopsEarly, outcome.accuracies.suffix(5) == [1, 1, 1, 1, 1] { break }
        }
        var right = 0
        for _ in 0..<Self.batches { right += try network.test(batch) }
        outcome.final = Double(right) / all
        progress(1)
        return (outcome, network)
    }
}
