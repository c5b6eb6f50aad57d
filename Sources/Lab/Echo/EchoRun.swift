import Engine
import Neural

/// A training on the echo task, as in the lecture's notebook: 5 series of 20,000 bits an epoch, cut into chunks,
/// RMSprop with a rate of 10⁻³.
struct EchoRun: Sendable, Equatable {
    var cell = Cell.rnnReLU
    var hidden = 4
    /// How many steps later a bit comes back.
    var delay = 3
    /// The steps of a chunk, which gradients do not leave.
    var bptt = 20
    /// Whether the state goes on from chunk to chunk, from epoch to epoch, and into the test.
    var carriesState = true
    var epochs = 5
    /// The learning rate of RMSprop.
    var rate = 1e-3
    /// The bits of a series of the test.
    var testBits = EchoRun.bits
    var seed: UInt64

    static let series = 5, bits = 20_000

    /// The weights in PyTorch's count, which has two biases a gate; the linear layer included.
    var parameters: Int { cell.gates * hidden * (1 + hidden + 2) + hidden + 1 }

    /// The most that anyone can get right: of the first `delay` bits after a state was lost, half are guessed.
    var bound: Double { carriesState ? 1 : 1 - 0.5 * Double(min(delay, bptt)) / Double(bptt) }

    /// What a run reached.
    struct Outcome: Sendable, Equatable {
        /// The share of right bits in each epoch, each chunk answered before the network learns from it.
        var accuracies: [Double] = []
        /// The share of right bits of a new series after the last epoch, at each step of a chunk.
        var steps: [Double] = []
        /// The share of right bits of a new series after the last epoch.
        var final: Double { steps.reduce(0, +) / Double(max(1, steps.count)) }
    }

    /// Trains and tests.
    ///
    /// - Parameter progress: Takes the share of the epochs that is done.
    /// - Returns: What was reached.
    /// - Throws: What the engine refuses.
    func train(progress: (Double) -> Void) throws -> Outcome {
        let network = try EchoNetwork(
            cell, hidden: hidden, steps: bptt, series: Self.series, carriesState: carriesState, seed: seed)
        var random = SplitMix64(seed: seed &+ 1)
        var outcome = Outcome()
        for epoch in 0..<epochs {
            let data = EchoSeries(Self.series, bits: Self.bits, delay: delay, &random)
            let chunks = Self.bits / bptt
            var right = 0
            for chunk in 0..<chunks { right += try network.learn(data, chunk: chunk, rate: rate).right }
            outcome.accuracies.append(Double(right) / Double(chunks * bptt * Self.series))
            progress(Double(epoch + 1) / Double(epochs))
        }
        let data = EchoSeries(Self.series, bits: testBits, delay: delay, &random)
        var right = [Int](repeating: 0, count: bptt)
        for chunk in 0..<testBits / bptt {
            for (t, count) in try network.test(data, chunk: chunk).enumerated() { right[t] += count }
        }
        outcome.steps = right.map { Double($0) / Double(testBits / bptt * Self.series) }
        return outcome
    }
}
