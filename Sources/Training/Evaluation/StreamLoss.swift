public import Engine
public import Modeling

extension TrainingNetwork {
    /// Returns the loss of a text in nats, −Σ ln p over all its tokens, read as one sequence from the zero state.
    ///
    /// The network must have batch size 1. The number of steps that it takes at once only changes the speed, since the
    /// state is carried from window to window.
    ///
    /// - Parameters:
    ///   - ids: The start token, which is given, and the tokens to predict.
    ///   - advanced: Called after each window with the number of its tokens.
    ///   - mixing: If not `nil`, what the loss of each token is mixed with.
    /// - Returns: The sum over the `ids.count − 1` tokens after the start token.
    /// - Throws: ``EngineError/token(_:vocabularySize:)``, or what oneDNN refuses.
    public func loss(
        ofStream ids: some RandomAccessCollection<Int32>, advanced: (Int) -> Void = { _ in },
        mixing: LossMixing? = nil
    ) throws(EngineError) -> Double {
        precondition(batchSize == 1, "batch size \(batchSize), wanted 1")
        let window = UnsafeMutableBufferPointer<Int32>.allocate(capacity: steps + 1)
        defer { window.deallocate() }
        var state = makeState()
        var sum = 0.0
        var rest = ids[...]
        while rest.count > 1 {
            let T = min(steps, rest.count - 1)
            _ = window.initialize(fromContentsOf: rest.prefix(T + 1))
            let loss = try loss(
                inputs: UnsafeBufferPointer(rebasing: window[0..<T]),
                targets: UnsafeBufferPointer(rebasing: window[1..<(T + 1)]), steps: T, state: &state)
            let first = ids.count - rest.count + 1
            sum +=
                mixing.map { mixing in (0..<T).reduce(0) { $0 + mixing(first + $1, output.losses[$1]) } }
                ?? loss
            rest = rest.dropFirst(T)
            advanced(T)
        }
        return sum
    }
}
