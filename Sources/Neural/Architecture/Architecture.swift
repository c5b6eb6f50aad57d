/// The shape of a language model: embedding, stacked recurrent layers, decoder.
///
/// Sizes: `V` tokens, `E` embedding columns, `H` units of a layer.
public struct Architecture: Codable, Equatable, Sendable {
    /// The recurrent unit of every layer.
    public var cell: Cell
    /// `V`, the number of tokens.
    public var vocabularySize: Int
    /// `E`, the size of an embedding vector.
    public var embeddingSize: Int
    /// `H` of each layer, bottom first.
    public var hiddenSizes: [Int]
    /// Whether the decoder shares the embedding's weight; the last `H` must then be `E`.
    public var tied: Bool

    /// Creates an architecture without checking it; see ``fault``.
    public init(
        cell: Cell = .lstm, vocabularySize: Int, embeddingSize: Int, hiddenSizes: [Int], tied: Bool = false
    ) {
        (self.cell, self.vocabularySize, self.embeddingSize) = (cell, vocabularySize, embeddingSize)
        (self.hiddenSizes, self.tied) = (hiddenSizes, tied)
    }

    /// The reason why no network can have this architecture, or `nil` if one can.
    ///
    /// Check it for architectures that come from a file or a user.
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
        let products = zip(inputSizes + hiddenSizes, hiddenSizes + hiddenSizes).map {
            $0.multipliedReportingOverflow(by: $1).partialValue
        }
        if products.contains(where: { $0 > 1 << 32 }) { return "a layer of over 2^32 weights" }
        return nil
    }

    /// `D`, the size of each layer's input.
    public var inputSizes: [Int] { [embeddingSize] + hiddenSizes.dropLast() }

    /// The name and shape of a parameter, as in PyTorch.
    public struct Parameter: Equatable, Sendable {
        /// The name, such as `rnn.weight_ih_l0`.
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

    /// All parameters, from the embedding up.
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

    /// The number of trainable weights.
    ///
    /// The two biases of a gate count as one, except those of the GRU's candidate: the reset gate multiplies one of
    /// them.
    public var weightCount: Int {
        var count = vocabularySize * (embeddingSize + 1)
        for (D, H) in zip(inputSizes, hiddenSizes) {
            count += cell.gates * H * (D + H + 1) + (cell == .gru ? H : 0)
        }
        return tied ? count : count + vocabularySize * (hiddenSizes.last ?? 0)
    }
}
