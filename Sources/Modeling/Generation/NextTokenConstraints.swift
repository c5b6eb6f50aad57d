import Text

/// What may follow in a text, apart from the network's own opinion: the tokens that make valid text, what the rules and
/// the end of the prompt allow, and what the text's cache and the counts of the training text add.
struct NextTokenConstraints: Sendable {
    private var tokens: TokenConstraints
    private var end: PromptEnd
    private var cache: NeuralCache?
    private var mixing: MixingState?
    private let rules: WritingRules
    private let vocabulary: Vocabulary

    init(
        _ vocabulary: Vocabulary, _ tokens: TokenConstraints, _ rules: WritingRules, end: PromptEnd,
        cache: NeuralCache?, mixing: MixingState?
    ) {
        (self.vocabulary, self.tokens, self.rules) = (vocabulary, tokens, rules)
        (self.end, self.cache, self.mixing) = (end, cache, mixing)
    }

    /// Whether the last character is incomplete, so that only its next byte may follow.
    var isInsideCharacter: Bool { tokens.isInsideCharacter }

    /// Moves on by one token.
    mutating func advance(_ token: Int32) {
        end = .open
        tokens.advance(token)
        mixing?.advance(token)
    }

    /// Lets the text end with the sentence in progress.
    mutating func endWithSentence() { tokens.endWithSentence() }

    /// Ends a prompt.
    mutating func endPrompt(_ end: PromptEnd) { self.end = end }

    /// Adds the last token to the cache, with the last layer's hidden state after it, (H).
    mutating func remember(_ token: Int32, _ h: ArraySlice<Float>) { cache?.advance(token, to: h) }

    /// Sets the logits, (V), of tokens that may not follow to −∞, and mixes the cache and the counts into the others.
    func apply(to logits: UnsafeMutableBufferPointer<Float>) {
        tokens.mask(logits, rules)
        switch end {
        case .open: break
        case .space:
            for id in logits.indices where !vocabulary.tokens[id].followsSpace { logits[id] = -.infinity }
        case .word:
            for id in logits.indices where vocabulary.tokens[id].continuesWord { logits[id] = -.infinity }
        }
        mix(into: logits)
    }

    /// Mixes the cache and the counts into the logits, (V), and forbids nothing.
    func mix(into logits: UnsafeMutableBufferPointer<Float>) {
        cache?.mix(into: logits)
        mixing?.mix(intoLogits: logits)
    }
}
