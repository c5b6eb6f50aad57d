import Engine

/// Measures the loss of a validation text during training, nearly as one sequence from its start token.
///
/// A single sequence would leave most of the processor idle, so the text is cut into as many columns as training
/// has, and each column but the first reads the `W` tokens before its own first without counting them, so that its
/// state is as good as carried there. Every target is counted once, but for up to `B - 1` tokens at the end.
/// (`lmeval` measures the single sequence itself; the two differ in the fourth digit.)
/// The recurrent state is the measurement's own: that of training is never touched.
final class Validation {
    private let window: ColumnWindow
    private let batchSize, steps: Int  // B, T
    private let height: Int  // targets of a column
    private let warmup: Int  // W

    /// A measurement of `tokens` in columns; `nil` where there is not one target for each.
    init?(_ tokens: Tokens, batchSize: Int, steps: Int) {
        height = (tokens.count - 1) / batchSize
        guard height > 0 else { return nil }
        (self.batchSize, self.steps) = (batchSize, steps)
        warmup = min(steps, height)
        window = ColumnWindow(tokens, batchSize: batchSize, steps: steps)
    }

    /// The targets that are counted.
    var count: Int { height * batchSize }

    /// Returns the mean loss of `network` in nats per token.
    func loss(of network: TrainingNetwork) throws(TrainingError) -> Double {
        var measurement = try start(network)
        while true {
            if let loss = try advance(&measurement, network) { return loss }
        }
    }

    /// A measurement between two windows.
    struct Measurement {
        let start = ContinuousClock.now
        fileprivate var state: RecurrentState
        /// −ln p of every target that is counted, in the order of the text: that of target `i` is token `i + 1`.
        fileprivate(set) var losses: [Double]
        fileprivate var first = 0, sum = 0.0
    }

    /// Reads what comes before the first target of each column.
    func start(_ network: TrainingNetwork) throws(TrainingError) -> Measurement {
        var state = network.makeState()
        if batchSize > 1 {
            _ = try loss(of: network, from: -warmup, steps: warmup, &state)
            state.reset(sequence: 0)  // nothing comes before the first column
        }
        return Measurement(state: state, losses: Array(repeating: 0, count: count))
    }

    /// Measures one more window and returns the mean loss in nats per token after the last one.
    func advance(_ measurement: inout Measurement, _ network: TrainingNetwork) throws(TrainingError)
        -> Double?
    {
        let T = min(steps, height - measurement.first)
        measurement.sum += try loss(of: network, from: measurement.first, steps: T, &measurement.state)
        for t in 0..<T {
            for b in 0..<batchSize {
                measurement.losses[b * height + measurement.first + t] =
                    network.output.losses[t * batchSize + b]
            }
        }
        measurement.first += T
        return measurement.first == height ? measurement.sum / Double(count) : nil
    }

    /// Returns the sum of the losses of the window whose first input is row `first` of every column.
    ///
    /// Only the first column has rows before the text; they hold its first tokens, and are not counted.
    private func loss(
        of network: TrainingNetwork, from first: Int, steps T: Int, _ state: inout RecurrentState
    ) throws(TrainingError) -> Double {
        try window.load(steps: T) { max(0, $0 * height + first) }
        do throws(EngineError) {
            return try network.loss(
                inputs: UnsafeBufferPointer(window.inputs), targets: UnsafeBufferPointer(window.targets),
                steps: T, state: &state)
        } catch {
            throw .engine(error)
        }
    }
}
