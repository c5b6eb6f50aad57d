public import Neural

/// Turns the loss of a text's token under a model, in nats, into its loss under a mixture.
///
/// It is called once for each token but the first, in their order, with the index of the token.
public typealias LossMixing = (_ index: Int, _ loss: Double) -> Double

extension InferenceNetwork {
    /// Returns the loss of a text in nats under this network, read from the zero state, with a cache of the text so far if
    /// there are options for one.
    ///
    /// - Parameters:
    ///   - ids: The start token, which is given, and the tokens to predict.
    ///   - options: The options of the cache, or `nil` for none.
    ///   - advanced: Called now and then with the number of tokens read since.
    ///   - mixing: If not `nil`, what the loss of each token is mixed with, after the cache.
    /// - Returns: −Σ ln p over all tokens but the first.
    public func loss(
        ofStream ids: [Int32], caching options: NeuralCache.Options? = nil,
        advanced: (Int) -> Void = { _ in },
        mixing: LossMixing? = nil
    ) -> Double {
        let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: architecture.vocabularySize)
        defer { logits.deallocate() }
        logits.initialize(repeating: 0)
        guard let start = ids.first else { return 0 }
        var (state, sum) = (initialState(), 0.0)
        read(start, &state)
        var cache = options.map { NeuralCache($0, at: lastHiddenState(in: state)) }
        for (i, token) in ids.dropFirst().enumerated() {
            self.logits(state, into: logits)
            let loss =
                cache?.loss(of: token, logits: UnsafeBufferPointer(logits))
                ?? logSumExp(logits) - Double(logits[Int(token)])
            sum += mixing?(i + 1, loss) ?? loss
            read(token, &state)
            cache?.advance(token, to: lastHiddenState(in: state))
            if i % 256 == 255 { advanced(256) }
        }
        advanced((ids.count - 1) % 256)
        return sum
    }

    /// Returns the hidden state h, (H), of the last layer.
    func lastHiddenState(in state: State) -> ArraySlice<Float> {
        hiddenState(of: architecture.hiddenSizes.count - 1, in: state)
    }

    /// Returns the hidden state h, (H), of the last layer in one stream of a batch.
    func lastHiddenState(in batch: BatchState, stream: Int) -> ArraySlice<Float> {
        hiddenState(of: architecture.hiddenSizes.count - 1, in: batch, stream: stream)
    }
}
