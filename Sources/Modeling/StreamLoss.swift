public import Neural

extension InferenceNetwork {
    /// The loss of a text in nats under this network, as it writes, and a cache of the text so far if one is asked
    /// for; read from the zero state on.
    ///
    /// - Parameters:
    ///   - ids: The start token, which is given, and the tokens to predict.
    ///   - options: The cache, which is empty at the start, or `nil` for none.
    ///   - advanced: Told, now and then, how many more tokens are done.
    /// - Returns: −Σ ln p over all tokens but the first.
    public func loss(
        ofStream ids: [Int32], caching options: NeuralCache.Options? = nil, advanced: (Int) -> Void = { _ in }
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
            sum +=
                cache?.loss(of: token, logits: UnsafeBufferPointer(logits))
                ?? logSumExp(logits) - Double(logits[Int(token)])
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
