import Text

/// What may follow in a text, apart from the network's own opinion: the tokens that make valid text, only words after
/// a space that the next word implies, and what the text's cache and the counts of the training text add.
struct NextTokenConstraints: Sendable {
    private var tokens: TokenConstraints
    private var endsInSpace: Bool
    private var cache: NeuralCache?
    private var mixing: MixingState?
    private let vocabulary: Vocabulary

    init(
        _ vocabulary: Vocabulary, _ tokens: TokenConstraints, endsInSpace: Bool, cache: NeuralCache?,
        mixing: MixingState?
    ) {
        (self.vocabulary, self.tokens) = (vocabulary, tokens)
        (self.endsInSpace, self.cache, self.mixing) = (endsInSpace, cache, mixing)
    }

    /// Whether the last character is incomplete, so that only its next byte may follow.
    var isInsideCharacter: Bool { tokens.isInsideCharacter }

    /// Moves on by one token.
    mutating func advance(_ token: Int32) {
        endsInSpace = false
        tokens.advance(token)
        mixing?.advance(token)
    }

    /// Ends a prompt, perhaps in a space that only a word may follow.
    mutating func endPrompt(inSpace: Bool) { endsInSpace = inSpace }

    /// Adds the last token to the cache, with the last layer's hidden state after it, (H).
    mutating func remember(_ token: Int32, _ h: ArraySlice<Float>) { cache?.advance(token, to: h) }

    /// Sets the logits, (V), of tokens that may not follow to −∞, and mixes the cache and the counts into the others.
    func apply(to logits: UnsafeMutableBufferPointer<Float>) {
        tokens.mask(logits)
        if endsInSpace {
            for id in logits.indices where !vocabulary.tokens[id].followsSpace { logits[id] = -.infinity }
        }
        cache?.mix(into: logits)
        mixing?.mix(intoLogits: logits)
    }
}
