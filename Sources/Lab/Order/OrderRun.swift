import Engine
import Neural

/// A training on the temporal order task as in the lecture's notebook, with RMSprop at a rate of 10⁻³.
struct OrderRun: Sendable, Equatable {
    var level: TemporalOrder.Level
    var design: OrderDesign
    var epochs: Int
    var seed: UInt64

    /// The weights in PyTorch's count, which has two biases a gate; the linear layer included.
    var parameters: Int {
        let (D, classes) = (TemporalOrder.Symbol.allCases.count, TemporalOrder.Class.allCases.count)
        let H = design.hidden
        return design.cell.gates * H * (D + H + 2) + classes * (H + 1)
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
        let network = try OrderNetwork(design, steps: level.steps, seed: seed)
        var data = TemporalOrder(level, seed: seed &+ 1)
        var outcome = Outcome()
        for epoch in 0..<epochs {
            outcome.accuracies.append(try network.learnEpoch(&data, clip: level.clip))
            progress(Double(epoch + 1) / Double(epochs))
            if stopsEarly, outcome.accuracies.suffix(5) == [1, 1, 1, 1, 1] { break }
        }
        outcome.final = try network.score(&data)
        progress(1)
        return (outcome, network)
    }
}
