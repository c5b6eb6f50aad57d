public import Neural

/// What the sequences of a batch carry from window to window: h, and c of an LSTM, of every layer, (B, H) each.
///
/// A value: keeping a copy keeps the state. The gradient of a state has the same shape.
public struct RecurrentState: Sendable, Equatable {
    /// Layer after layer: h, (B, H), then c, (B, H), where the cell has one. This is all there is to save.
    public var floats: [Float]
    private let batchSize: Int
    private let hiddenSizes: [Int]
    private let hasCellState: Bool
    private let offsets: [Int]  // where each layer's floats begin, and where the last one's end

    /// The state before any input: zeros.
    ///
    /// - Parameters:
    ///   - cell: The recurrent unit.
    ///   - hiddenSizes: H of each layer.
    ///   - batchSize: B.
    public init(_ cell: Cell, hiddenSizes: [Int], batchSize: Int) {
        (self.batchSize, self.hiddenSizes, hasCellState) = (batchSize, hiddenSizes, cell == .lstm)
        offsets = Self.offsets(cell, hiddenSizes: hiddenSizes, batchSize: batchSize)
        floats = Array(repeating: 0, count: offsets[offsets.count - 1])
    }

    /// Sets everything to zero, as at the start of an epoch.
    public mutating func reset() {
        for index in floats.indices { floats[index] = 0 }
    }

    /// Sets the state of one sequence to zero.
    public mutating func reset(sequence b: Int) {
        precondition(0..<batchSize ~= b, "sequence \(b) of \(batchSize)")
        for (layer, H) in hiddenSizes.enumerated() {
            for block in stride(from: offsets[layer], to: offsets[layer + 1], by: batchSize * H) {
                for index in block + b * H..<block + (b + 1) * H { floats[index] = 0 }
            }
        }
    }

    /// h of a layer, (B, H).
    public func hidden(ofLayer layer: Int) -> ArraySlice<Float> {
        floats[offsets[layer]..<offsets[layer] + batchSize * hiddenSizes[layer]]
    }

    /// c of a layer, (B, H); empty where the cell has none.
    public func cellState(ofLayer layer: Int) -> ArraySlice<Float> {
        floats[offsets[layer] + batchSize * hiddenSizes[layer]..<offsets[layer + 1]]
    }

    /// Whether this is a state of such a stack.
    package func fits(_ cell: Cell, hiddenSizes: [Int], batchSize: Int) -> Bool {
        self.batchSize == batchSize && self.hiddenSizes == hiddenSizes && hasCellState == (cell == .lstm)
            && floats.count == offsets[hiddenSizes.count]
    }

    /// Where each layer's floats begin, and where the last one's end.
    static func offsets(_ cell: Cell, hiddenSizes: [Int], batchSize: Int) -> [Int] {
        hiddenSizes.reduce(into: [0]) { offsets, H in
            offsets.append(offsets[offsets.count - 1] + batchSize * H * (cell == .lstm ? 2 : 1))
        }
    }

    /// Lends all floats to be changed in place.
    ///
    /// `body` cannot throw: a closure of a generic error would be allocated at every call.
    mutating func withFloats<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
        floats.withUnsafeMutableBufferPointer { floats in
            guard let base = floats.baseAddress else { preconditionFailure("a state has floats") }
            return body(base)
        }
    }
}
