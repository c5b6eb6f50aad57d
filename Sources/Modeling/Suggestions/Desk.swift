import Text

/// What does not change while somebody types: the words and letters of a vocabulary.
final class Desk: Sendable {
    let tokenizer: Tokenizer
    let lexicon: Lexicon
    let alphabet: Alphabet

    init(_ tokenizer: Tokenizer) {
        self.tokenizer = tokenizer
        lexicon = Lexicon(tokenizer.vocabulary)
        alphabet = Alphabet(tokenizer.vocabulary)
    }

    var vocabulary: Vocabulary { tokenizer.vocabulary }
    /// Whether words are tokens.
    var hasWords: Bool { vocabulary.level != .char }
    /// Whether marks stand against words.
    var gluesMarks: Bool { vocabulary.level != .pretokenized }
}
