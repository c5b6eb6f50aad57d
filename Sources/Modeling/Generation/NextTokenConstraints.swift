import Text

/// What may come next in a text, and what of it came before, apart from the network that judges it: what the
/// grammar of tokens allows, after a space that the next word implies only a word, and the text's cache.
struct NextTokenConstraints: Sendable {
    private var grammar: TokenConstraints
    private var endsInSpace: Bool
    private var cache: NeuralCache?
    private let vocabulary: Vocabulary

    init(_ vocabulary: Vocabulary, _ grammar: TokenConstraints, endsInSpace: Bool, cache: NeuralCache?) {
        (self.vocabulary, self.grammar) = (vocabulary, grammar)
        (self.endsInSpace, self.cache) = (endsInSpace, cache)
    }

    /// Whether a character stands unfinished.
    var isInsideCharacter: Bool { grammar.isInsideCharacter }

    /// Goes on by one token.
    mutating func advance(_ token: Int32) {
        endsInSpace = false
        grammar.advance(token)
    }

    /// Takes what the network has made of that token: the last layer's output, (H).
    mutating func remember(_ token: Int32, _ h: ArraySlice<Float>) { cache?.advance(token, to: h) }

    /// Makes the logits (V) of what may not come −∞, and mixes what the cache holds into those of the rest.
    func judge(_ logits: UnsafeMutableBufferPointer<Float>) {
        grammar.mask(logits)
        if endsInSpace {
            for id in logits.indices where !vocabulary.tokens[id].followsSpace { logits[id] = -.infinity }
        }
        cache?.mix(into: logits)
    }
}
