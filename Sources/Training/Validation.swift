import Neural

/// Measures the loss of a text that is not trained on, as one stream from its start token, nearly.
///
/// A single stream would leave most of the processor idle, so the text is cut into as many columns as training
/// has streams, and each column but the first reads the `W` tokens before its own first, uncounted, so that its
/// state is as good as carried there. Every target is counted once, but for up to `B - 1` tokens at the end.
/// (`lmeval` measures the single stream itself; the two differ in the fourth digit.)
/// The recurrent state is the measurement's own: that of training is never touched.
final class Validation {
    private let tokens: Tokens
    private let inputs, targets: UnsafeMutableBufferPointer<Int32>  // (T, B)
    private let column: UnsafeMutablePointer<Int32>  // (T + 1)
    private let streams, steps: Int  // B, T
    private let height: Int  // targets of a column
    private let warmup: Int  // W

    /// A measurement of `tokens` in columns; `nil` where there is not one target for each.
    init?(_ tokens: Tokens, streams: Int, steps: Int) {
        height = (tokens.count - 1) / streams
        guard height > 0 else { return nil }
        (self.tokens, self.streams, self.steps) = (tokens, streams, steps)
        warmup = min(steps, height)
        inputs = .allocate(capacity: streams * steps)
        targets = .allocate(capacity: streams * steps)
        column = .allocate(capacity: steps + 1)
    }

    deinit {
        inputs.deallocate()
        targets.deallocate()
        column.deallocate()
    }

    /// The targets that are counted.
    var count: Int { height * streams }

    /// The mean loss of `network` in nats per token.
    func loss(of network: TrainingNetwork) throws(TrainingError) -> Double {
        var state = network.makeState()
        do throws(EngineError) {
            if streams > 1 {
                _ = try loss(of: network, from: -warmup, steps: warmup, &state)
                state.forget(stream: 0, in: network)  // nothing stands before the first column
            }
            var sum = 0.0
            for first in stride(from: 0, to: height, by: steps) {
                sum += try loss(of: network, from: first, steps: min(steps, height - first), &state)
            }
            return sum / Double(count)
        } catch {
            throw .engine(error)
        }
    }

    /// The sum of the losses of one window.
    private func loss(
        of network: TrainingNetwork, from first: Int, steps T: Int, _ state: inout TrainingNetwork.State
    ) throws(EngineError) -> Double {
        load(from: first, steps: T)
        return try network.loss(
            inputs: UnsafeBufferPointer(inputs), targets: UnsafeBufferPointer(targets), steps: T,
            state: &state)
    }

    /// Loads the window whose first input is row `first` of every column.
    ///
    /// Only the first column has rows before the text; they hold its first tokens, and are not counted.
    private func load(from first: Int, steps T: Int) {
        for b in 0..<streams {
            let start = b * height + first
            tokens.copy(max(0, start)..<max(0, start) + T + 1, column)
            for t in 0..<T {
                inputs[t * streams + b] = column[t]
                targets[t * streams + b] = column[t + 1]
            }
        }
    }
}

extension TrainingNetwork.State {
    /// Sets the state of one stream to that before any token.
    fileprivate mutating func forget(stream: Int, in network: TrainingNetwork) {
        var block = 0
        for H in network.architecture.hiddenSizes {
            for _ in 0..<(network.architecture.cell == .lstm ? 2 : 1) {  // h, (B, H), and c
                for column in 0..<H { floats[block + stream * H + column] = 0 }
                block += network.streams * H
            }
        }
    }
}
