import Text

/// What may come next in a text, apart from the network that judges it: what the grammar of tokens allows, and
/// after a space that the next word implies only a word.
struct Following: Sendable {
    private var grammar: Grammar
    private var endsInSpace: Bool
    private let vocabulary: Vocabulary

    init(_ vocabulary: Vocabulary, _ grammar: Grammar, endsInSpace: Bool) {
        (self.vocabulary, self.grammar, self.endsInSpace) = (vocabulary, grammar, endsInSpace)
    }

    /// Whether a character stands unfinished.
    var isInsideCharacter: Bool { grammar.isInsideCharacter }

    /// Goes on by one token.
    mutating func advance(_ token: Int32) {
        endsInSpace = false
        grammar.advance(token)
    }

    /// Makes the logits (V) of what may not come −∞.
    func mask(_ logits: UnsafeMutableBufferPointer<Float>) {
        grammar.mask(logits)
        guard endsInSpace else { return }
        for id in logits.indices where !vocabulary.tokens[id].followsSpace { logits[id] = -.infinity }
    }
}
