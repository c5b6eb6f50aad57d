import CKernels

extension InferenceNetwork {
    /// The states of N texts that are read side by side; each text is a stream of the batch.
    ///
    /// Streams are independent: each has, bit for bit, the ``State`` that its tokens lead to alone.
    public struct BatchState: Sendable {
        /// The states, one after another.
        var floats: [Float]
        /// The number of streams, N.
        public private(set) var count: Int
        private let stateSize: Int

        /// Creates a batch with one stream for each state, in order.
        ///
        /// - Parameters:
        ///   - network: The network that the states belong to.
        ///   - states: The state of each stream.
        public init(_ network: InferenceNetwork, _ states: some Collection<State>) {
            stateSize = network.stateSize
            count = states.count
            floats = [Float](repeating: 0, count: count * stateSize)
            for (stream, state) in states.enumerated() { self[stream] = state }
        }

        /// The state of a stream.
        public subscript(stream: Int) -> State {
            get {
                precondition(stream >= 0 && stream < count, "stream \(stream) of \(count)")
                return State(floats: Array(floats[stream * stateSize..<(stream + 1) * stateSize]))
            }
            set {
                precondition(stream >= 0 && stream < count, "stream \(stream) of \(count)")
                precondition(newValue.floats.count == stateSize, "a state of another network")
                floats.replaceSubrange(
                    stream * stateSize..<(stream + 1) * stateSize, with: newValue.floats)
            }
        }

        /// Adds a stream at the end.
        public mutating func append(_ state: State) {
            precondition(state.floats.count == stateSize, "a state of another network")
            floats += state.floats
            count += 1
        }

        /// Keeps only `streams`, in that order; a stream that is listed twice is duplicated.
        public mutating func keep(_ streams: [Int]) {
            let before = self
            count = streams.count
            floats = []
            floats.reserveCapacity(count * stateSize)
            for stream in streams {
                precondition(stream >= 0 && stream < before.count, "stream \(stream) of \(before.count)")
                floats += before.floats[stream * stateSize..<(stream + 1) * stateSize]
            }
        }
    }

    /// Reads one token for each stream.
    ///
    /// The weights are read from memory once for all streams. Each stream gets the same bits as from
    /// ``read(_:_:)-(Int32,_)`` alone.
    ///
    /// - Parameters:
    ///   - tokens: The next token of each stream, (N).
    ///   - batch: N streams of this network.
    public func read(_ tokens: [Int32], _ batch: inout BatchState) {
        let V = architecture.vocabularySize
        precondition(tokens.count == batch.count, "\(tokens.count) tokens for \(batch.count) streams")
        precondition(batch.floats.count == batch.count * stateSize, "a batch of another network")
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

    /// Writes the logits of each stream's next token to `logits`, (N, V).
    public func logits(_ batch: borrowing BatchState, into logits: UnsafeMutableBufferPointer<Float>) {
        let wanted = batch.count * architecture.vocabularySize
        precondition(logits.count >= wanted, "room for \(logits.count) logits of \(wanted)")
        precondition(batch.floats.count == batch.count * stateSize, "a batch of another network")
        let count = batch.count
        batch.floats.withUnsafeBufferPointer { floats in
            guard let states = floats.baseAddress, let logits = logits.baseAddress else { return }
            lm_network_logits_batch(packed, count, states, logits)
        }
    }

    /// Returns the hidden state h, (H), of `layer` in a stream of `batch`.
    public func hiddenState(of layer: Int, in batch: BatchState, stream: Int) -> ArraySlice<Float> {
        precondition(stream >= 0 && stream < batch.count, "stream \(stream) of \(batch.count)")
        let start = stream * stateSize + lm_network_hidden_offset(packed, layer)
        return batch.floats[start..<start + architecture.hiddenSizes[layer]]
    }
}
