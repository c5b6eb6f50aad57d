public import Neural
public import Text

/// Computes the hidden state of a model after phrases, as the encoder of a translation model would.
///
/// A phrase is read after the start token, or once after each of several contexts with the hidden states averaged.
/// Contexts contribute the same to the state of every phrase, and groups are separated about as well with them as
/// without. A character model also reads a space after the phrase, which ends its last word.
public struct PhraseReader: Sendable {
    private let network: InferenceNetwork
    private let tokenizer: Tokenizer
    private let layer: Int
    private let initialStates: [InferenceNetwork.State]

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - network: The model's network.
    ///   - tokenizer: The model's tokenizer.
    ///   - layer: The layer whose output is returned, from 0.
    ///   - contexts: The tokens to read before a phrase, after the start token; if empty, only the start token.
    public init(_ network: InferenceNetwork, _ tokenizer: Tokenizer, layer: Int, contexts: [[Int32]] = []) {
        precondition(network.architecture.hiddenSizes.indices.contains(layer), "no layer \(layer)")
        (self.network, self.tokenizer, self.layer) = (network, tokenizer, layer)
        initialStates = (contexts.isEmpty ? [[]] : contexts).map { context in
            var state = network.initialState()
            for token in [tokenizer.vocabulary.start] + context { network.read(token, &state) }
            return state
        }
    }

    /// Returns the layer's output after `phrase`, (H).
    public func state(after phrase: String) throws(TextError) -> [Float] {
        let ids = try tokenizer.encode(tokenizer.vocabulary.level == .char ? phrase + " " : phrase).ids
        var sums = [Double](repeating: 0, count: network.architecture.hiddenSizes[layer])
        for initial in initialStates {
            var state = initial
            for id in ids { network.read(id, &state) }
            for (unit, value) in network.hiddenState(of: layer, in: state).enumerated() {
                sums[unit] += Double(value)
            }
        }
        return sums.map { Float($0 / Double(initialStates.count)) }
    }

    /// Draws random pieces of a text that end where a word may follow.
    ///
    /// - Parameters:
    ///   - count: The number of pieces; a short text may give fewer.
    ///   - length: The number of tokens in each.
    ///   - text: The token ids of the text.
    ///   - vocabulary: The vocabulary of the ids.
    ///   - seed: Seeds the draw.
    /// - Returns: The token ids of each piece.
    /// - Throws: The error of a file that has become shorter or damaged.
    public static func contexts(
        _ count: Int, length: Int, from text: TokenFile, _ vocabulary: Vocabulary, seed: UInt64
    ) throws(TextError) -> [[Int32]] {
        guard text.count > length + 1 else { return [] }
        var (random, contexts) = (SplitMix64(seed: seed), [[Int32]]())
        for _ in 0..<count * 1000 where contexts.count < count {
            let end = length + Int(random.uniform() * Double(text.count - length))
            let ids = try text.ids(end - length..<end + 1)
            guard mayBeginWord(vocabulary, after: ids[length - 1], with: ids[length]) else { continue }
            contexts.append(Array(ids.dropLast()))
        }
        return contexts
    }

    /// Returns whether a word may begin between two tokens.
    private static func mayBeginWord(_ vocabulary: Vocabulary, after: Int32, with next: Int32) -> Bool {
        guard vocabulary.level == .char else {
            guard case .word(let utf8, let glue) = vocabulary.tokens[Int(next)] else { return false }
            return glue.isEmpty && (utf8.first.map { (0x61...0x7A).contains($0) } ?? false)
        }
        return vocabulary.tokens[Int(after)] == .character([0x20])
    }
}
