internal import Neural

extension TrainingNetwork {
    /// What every stream carries from window to window: h, and c of an LSTM, of every layer, (B, H) each.
    ///
    /// A value: keeping a copy keeps the state. Its floats can be saved, and are all there is to it.
    public struct State: Sendable, Equatable {
        /// Layer after layer: h, (B, H), then c, (B, H), where the cell has one.
        public var floats: [Float]
        private let streams: Int
        private let hiddenSizes: [Int]
        private let hasCell: Bool
        private let offsets: [Int]  // where each layer's floats begin, and where the last one's end

        /// The state of `streams` streams before any token: zeros.
        init(_ architecture: Architecture, streams: Int) {
            (self.streams, hiddenSizes, hasCell) = (
                streams, architecture.hiddenSizes, architecture.cell == .lstm
            )
            var offsets = [0]
            for H in hiddenSizes {
                offsets.append(offsets[offsets.count - 1] + streams * H * (hasCell ? 2 : 1))
            }
            self.offsets = offsets
            floats = Array(repeating: 0, count: offsets[offsets.count - 1])
        }

        /// Forgets everything, as at the start of an epoch.
        public mutating func reset() {
            for index in floats.indices { floats[index] = 0 }
        }

        func isOf(_ architecture: Architecture, streams: Int) -> Bool {
            self.streams == streams && hiddenSizes == architecture.hiddenSizes
                && hasCell == (architecture.cell == .lstm) && floats.count == offsets[hiddenSizes.count]
        }

        /// Hands out one layer's h and c in place.
        mutating func withLayer<Result>(
            _ layer: Int, _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>?) -> Result
        ) -> Result {
            let (offset, count) = (offsets[layer], streams * hiddenSizes[layer])
            return floats.withUnsafeMutableBufferPointer { floats in
                guard let base = floats.baseAddress else { preconditionFailure("a state has floats") }
                return body(base + offset, hasCell ? base + offset + count : nil)
            }
        }
    }

    /// The state before any token: zeros.
    public func makeState() -> State { State(architecture, streams: streams) }
}
