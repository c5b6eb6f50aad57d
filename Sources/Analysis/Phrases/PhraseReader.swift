public import Neural
public import Text

/// Reads phrases with a model, and keeps what the model has in mind after each: the encoder's view.
///
/// A phrase is read after the start token, or from each of several beginnings, and then the outputs h after its
/// last token are averaged. What beginnings put into the state is the same for every phrase, and groups of phrases
/// show about as well with them as without. A character model reads a space behind the phrase, which tells it that
/// the last word has ended.
public struct PhraseReader: Sendable {
    private let network: InferenceNetwork
    private let tokenizer: Tokenizer
    private let layer: Int
    private let beginnings: [InferenceNetwork.State]

    /// A reader.
    ///
    /// - Parameters:
    ///   - network: The model's network.
    ///   - tokenizer: Its tokenizer.
    ///   - layer: The layer whose output is taken, from 0.
    ///   - contexts: What is read before a phrase, each after the start token; nothing but that token where there
    ///     are none.
    public init(_ network: InferenceNetwork, _ tokenizer: Tokenizer, layer: Int, contexts: [[Int32]] = []) {
        precondition(network.architecture.hiddenSizes.indices.contains(layer), "no layer \(layer)")
        (self.network, self.tokenizer, self.layer) = (network, tokenizer, layer)
        beginnings = (contexts.isEmpty ? [[]] : contexts).map { context in
            var state = network.initialState()
            for token in [tokenizer.vocabulary.start] + context { network.read(token, &state) }
            return state
        }
    }

    /// The output, (H), of the layer after `phrase`.
    public func state(after phrase: String) throws(TextError) -> [Float] {
        let ids = try tokenizer.encode(tokenizer.vocabulary.level == .char ? phrase + " " : phrase).ids
        var sums = [Double](repeating: 0, count: network.architecture.hiddenSizes[layer])
        for beginning in beginnings {
            var state = beginning
            for id in ids { network.read(id, &state) }
            for (unit, value) in network.hiddenState(of: layer, in: state).enumerated() {
                sums[unit] += Double(value)
            }
        }
        return sums.map { Float($0 / Double(beginnings.count)) }
    }

    /// Stretches of a text, each ending where a word may follow, drawn at random.
    ///
    /// - Parameters:
    ///   - count: How many; fewer where the text is too short to have them.
    ///   - length: How many tokens each has.
    ///   - text: The ids of the text.
    ///   - vocabulary: What they stand for.
    ///   - seed: The random numbers.
    /// - Returns: The stretches.
    public static func contexts(
        _ count: Int, length: Int, from text: TokenFile, _ vocabulary: Vocabulary, seed: UInt64
    ) -> [[Int32]] {
        guard text.count > length + 1 else { return [] }
        var (random, contexts) = (SplitMix64(seed: seed), [[Int32]]())
        for _ in 0..<count * 1000 where contexts.count < count {
            let end = length + Int(random.uniform() * Double(text.count - length))
            guard mayBeginWord(vocabulary, after: text[end - 1], with: text[end]) else { continue }
            contexts.append(text.ids(end - length..<end))
        }
        return contexts
    }

    /// Whether a word begins between two tokens.
    private static func mayBeginWord(_ vocabulary: Vocabulary, after: Int32, with next: Int32) -> Bool {
        guard vocabulary.level == .char else {
            guard case .word(let utf8, let glue) = vocabulary.tokens[Int(next)] else { return false }
            return glue.isEmpty && (utf8.first.map { (0x61...0x7A).contains($0) } ?? false)
        }
        return vocabulary.tokens[Int(after)] == .character([0x20])
    }
}
