import CKernels

extension InferenceNetwork {
    /// The states of N texts side by side, each a stream: a value, so that a copy keeps all of them.
    ///
    /// Streams know nothing of one another: each is, bit for bit, the ``State`` that its tokens alone lead to.
    public struct BatchState: Sendable {
        /// One state after the other, `stride` apart.
        var floats: [Float]
        /// The number of streams, N.
        public private(set) var count: Int
        private let stateSize: Int
        private let stride: Int

        /// One stream for each state, in their order.
        ///
        /// - Parameters:
        ///   - network: The network that the states are of.
        ///   - states: What the streams have read.
        public init(_ network: InferenceNetwork, _ states: some Collection<State>) {
            (stateSize, stride) = (network.stateSize, network.batchStride)
            count = states.count
            floats = [Float](repeating: 0, count: count * stride)
            for (stream, state) in states.enumerated() { self[stream] = state }
        }

        /// The state of a stream, to take out or to put in.
        public subscript(stream: Int) -> State {
            get {
                precondition(stream >= 0 && stream < count, "stream \(stream) of \(count)")
                return State(floats: Array(floats[stream * stride..<stream * stride + stateSize]))
            }
            set {
                precondition(stream >= 0 && stream < count, "stream \(stream) of \(count)")
                precondition(newValue.floats.count == stateSize, "a state of another network")
                floats.replaceSubrange(stream * stride..<stream * stride + stateSize, with: newValue.floats)
            }
        }

        /// Goes on with `streams` only, in that order; one that is named twice is there twice.
        public mutating func keep(_ streams: [Int]) {
            let before = self
            count = streams.count
            floats = []
            floats.reserveCapacity(count * stride)
            for stream in streams {
                precondition(stream >= 0 && stream < before.count, "stream \(stream) of \(before.count)")
                floats += before.floats[stream * stride..<(stream + 1) * stride]
            }
        }
    }

    /// Reads one token for each stream.
    ///
    /// All of the batch moves on at once: the weights come from memory once for all streams. Each stream gets the
    /// bits that ``read(_:_:)-(Int32,_)`` gives it alone.
    ///
    /// - Parameters:
    ///   - tokens: The next token of each stream, (N).
    ///   - batch: N streams of this network.
    public func read(_ tokens: [Int32], _ batch: inout BatchState) {
        let V = architecture.vocabularySize
        precondition(tokens.count == batch.count, "\(tokens.count) tokens for \(batch.count) streams")
        precondition(batch.floats.count == batch.count * batchStride, "a batch of another network")
        for stream in 0..<batch.count {
            precondition(tokens[stream] >= 0 && tokens[stream] < V, "token \(tokens[stream]) of \(V)")
        }
        let count = batch.count
        batch.floats.withUnsafeMutableBufferPointer { floats in
            withEmbedding { embedding in
                tokens.withUnsafeBufferPointer { tokens in
                    guard let states = floats.baseAddress, let tokens = tokens.baseAddress else { return }
                    lm_network_read_batch(packed, count, tokens, embedding, states)
                }
            }
        }
    }

    /// Writes the logits of the token after each stream to `logits`, (N, V).
    public func logits(_ batch: borrowing BatchState, into logits: UnsafeMutableBufferPointer<Float>) {
        let wanted = batch.count * architecture.vocabularySize
        precondition(logits.count >= wanted, "room for \(logits.count) logits of \(wanted)")
        precondition(batch.floats.count == batch.count * batchStride, "a batch of another network")
        let count = batch.count
        batch.floats.withUnsafeBufferPointer { floats in
            guard let states = floats.baseAddress, let logits = logits.baseAddress else { return }
            lm_network_logits_batch(packed, count, states, logits)
        }
    }

    /// The output h, (H), of `layer` in a stream of `batch`.
    public func output(of layer: Int, in batch: BatchState, stream: Int) -> ArraySlice<Float> {
        precondition(stream >= 0 && stream < batch.count, "stream \(stream) of \(batch.count)")
        let start = stream * batchStride + outputOffset(of: layer)
        return batch.floats[start..<start + architecture.hiddenSizes[layer]]
    }

    var batchStride: Int { lm_network_batch_stride(packed) }
}
