@testable import Neural

extension Architecture {
    /// Returns uniform random parameters: no zeros, which could hide a mistake, and small enough that no layer is
    /// chaotic and amplifies rounding errors from step to step.
    func randomParameters(seed: UInt64) -> [String: Tensor] {
        var random = SplitMix64(seed: seed)
        let scale = 1.2 / Float(4 + (hiddenSizes.max() ?? 0)).squareRoot()
        return parameters.reduce(into: [:]) { all, parameter in
            all[parameter.name] = Tensor(
                shape: parameter.shape,
                values: (0..<parameter.shape.reduce(1, *)).map { _ in random.uniform(in: -scale...scale) })
        }
    }

    /// Sizes of 1, sizes around the panels' 16 and 64, unequal layers, tied and untied decoders, and a decoder with
    /// more panels than chunks, so that a chunk is several panels.
    static func shapes(_ cell: Cell) -> [Architecture] {
        [
            Architecture(cell: cell, vocabularySize: 1, embeddingSize: 1, hiddenSizes: [1]),
            Architecture(cell: cell, vocabularySize: 7, embeddingSize: 3, hiddenSizes: [5, 5]),
            Architecture(cell: cell, vocabularySize: 65, embeddingSize: 1, hiddenSizes: [17, 1, 16]),
            Architecture(
                cell: cell, vocabularySize: 2, embeddingSize: 18, hiddenSizes: [33, 18], tied: true),
            Architecture(cell: cell, vocabularySize: 64, embeddingSize: 4, hiddenSizes: [66]),
            Architecture(cell: cell, vocabularySize: 1100, embeddingSize: 2, hiddenSizes: [3]),
        ]
    }

    static let shapes = Cell.allCases.flatMap(shapes)
}

extension InferenceNetwork {
    /// Returns the logits after each of `tokens`, read from the initial state.
    func logits(after tokens: [Int32]) -> [[Float]] {
        var state = initialState()
        return tokens.map { token in
            read(token, &state)
            return logits(state)
        }
    }

    func logits(_ state: State) -> [Float] {
        let V = architecture.vocabularySize
        return [Float](unsafeUninitializedCapacity: V) { room, count in
            logits(state, into: room)
            count = V
        }
    }
}
