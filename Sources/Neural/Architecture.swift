/// The recurrent unit of a network.
public enum Cell: String, Codable, CaseIterable, Sendable {
    /// Long short-term memory (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000).
    case lstm
    /// Gated recurrent unit, reset after the recurrent product, as PyTorch defines it.
    case gru
    /// h = tanh(W x + U h₋ + b) (Elman 1990).
    case rnnTanh = "rnn-tanh"
    /// h = max(0, W x + U h₋ + b).
    case rnnReLU = "rnn-relu"

    /// How many blocks of `H` rows a weight matrix has: one a gate.
    public var gates: Int {
        switch self {
        case .lstm: 4
        case .gru: 3
        case .rnnTanh, .rnnReLU: 1
        }
    }
}

/// The shape of a language model: embedding, stacked recurrent layers, decoder.
///
/// Shapes are written with `V` tokens, `E` embedding columns, `H` units of a layer.
public struct Architecture: Codable, Equatable, Sendable {
    /// The recurrent unit of every layer.
    public var cell: Cell
    /// `V`, the number of tokens.
    public var vocabularySize: Int
    /// `E`, the width of the embedding.
    public var embeddingSize: Int
    /// `H` of each layer, from the input up.
    public var hiddenSizes: [Int]
    /// Whether the decoder's weight is the embedding's; then the last `H` is `E`.
    public var tied: Bool

    /// Creates an architecture; see ``fault`` for what makes one impossible.
    public init(
        cell: Cell = .lstm, vocabularySize: Int, embeddingSize: Int, hiddenSizes: [Int], tied: Bool = false
    ) {
        (self.cell, self.vocabularySize, self.embeddingSize) = (cell, vocabularySize, embeddingSize)
        (self.hiddenSizes, self.tied) = (hiddenSizes, tied)
    }

    /// What makes this architecture impossible, in words, or `nil`.
    ///
    /// Sizes from a file are checked here.
    public var fault: String? {
        let sizes = [vocabularySize, embeddingSize] + hiddenSizes
        if hiddenSizes.isEmpty || hiddenSizes.count > 64 {
            return "\(hiddenSizes.count) layers, wanted 1 to 64"
        }
        if let bad = sizes.first(where: { $0 < 1 || $0 > 1 << 24 }) {
            return "size \(bad), wanted 1 to \(1 << 24)"
        }
        if tied, hiddenSizes.last != embeddingSize {
            return
                "tied weights with embedding \(embeddingSize) and last layer \(hiddenSizes[hiddenSizes.count - 1])"
        }
        let products = zip(inputSizes, hiddenSizes).map {
            $0.multipliedReportingOverflow(by: $1).partialValue
        }
        if products.contains(where: { $0 > 1 << 32 }) { return "a layer of over 2^32 weights" }
        return nil
    }

    /// The width of each layer's input.
    public var inputSizes: [Int] { [embeddingSize] + hiddenSizes.dropLast() }

    /// A parameter's name and shape in a file, which are PyTorch's.
    public struct Parameter: Equatable, Sendable {
        /// The key, such as `rnn.weight_ih_l0`.
        public let name: String
        /// The sizes, outermost first.
        public let shape: [Int]
    }

    /// The names of one layer's four parameters; see ``names(ofLayer:prefix:hiddenSizes:)``.
    public func names(ofLayer layer: Int) -> LayerNames {
        Self.names(ofLayer: layer, prefix: "rnn", hiddenSizes: hiddenSizes)
    }

    /// The names of the four parameters of a recurrent layer.
    public typealias LayerNames = (weightIH: String, weightHH: String, biasIH: String, biasHH: String)

    /// The names that PyTorch gives the parameters of one layer of a stack.
    ///
    /// Layers of equal size are one module (`rnn.weight_ih_l1`), others one module each (`rnn.1.weight_ih_l0`).
    public static func names(ofLayer layer: Int, prefix: String, hiddenSizes: [Int]) -> LayerNames {
        let equal = hiddenSizes.allSatisfy { $0 == hiddenSizes[0] }
        let (module, suffix) = equal ? (prefix, "l\(layer)") : ("\(prefix).\(layer)", "l0")
        return (
            "\(module).weight_ih_\(suffix)", "\(module).weight_hh_\(suffix)",
            "\(module).bias_ih_\(suffix)", "\(module).bias_hh_\(suffix)"
        )
    }

    /// Every parameter of a model file, in order.
    ///
    /// A tied decoder has no weight of its own.
    public var parameters: [Parameter] {
        var all = [Parameter(name: "embedding.weight", shape: [vocabularySize, embeddingSize])]
        for (layer, (D, H)) in zip(inputSizes, hiddenSizes).enumerated() {
            let (names, G) = (names(ofLayer: layer), cell.gates * H)
            all.append(Parameter(name: names.weightIH, shape: [G, D]))
            all.append(Parameter(name: names.weightHH, shape: [G, H]))
            all.append(Parameter(name: names.biasIH, shape: [G]))
            all.append(Parameter(name: names.biasHH, shape: [G]))
        }
        if !tied {
            all.append(Parameter(name: "decoder.weight", shape: [vocabularySize, hiddenSizes.last ?? 0]))
        }
        all.append(Parameter(name: "decoder.bias", shape: [vocabularySize]))
        return all
    }

    /// The number of weights that training moves: the second bias of a gate is no weight of its own,
    /// except in the GRU's candidate, where the reset gate stands between the two.
    public var weightCount: Int {
        var count = vocabularySize * (embeddingSize + 1)
        for (D, H) in zip(inputSizes, hiddenSizes) {
            count += cell.gates * H * (D + H + 1) + (cell == .gru ? H : 0)
        }
        return tied ? count : count + vocabularySize * (hiddenSizes.last ?? 0)
    }
}
