import Modeling
import Text

/// What does not change while somebody types: the words and letters of a vocabulary.
final class TypingResources: Sendable {
    let tokenizer: Tokenizer
    let lexicon: Lexicon
    let alphabet: Alphabet
    /// Whether a token is a word or marks, and so may be shown.
    let isText: [Bool]

    init(_ tokenizer: Tokenizer) {
        self.tokenizer = tokenizer
        lexicon = Lexicon(tokenizer.vocabulary)
        alphabet = Alphabet(tokenizer.vocabulary)
        var isText = [Bool](repeating: false, count: tokenizer.vocabulary.count)
        for word in lexicon.words { for form in word.forms { isText[Int(form.id)] = true } }
        for mark in lexicon.marks { isText[Int(mark.form.id)] = true }
        self.isText = isText
    }

    var vocabulary: Vocabulary { tokenizer.vocabulary }
    /// Whether words are tokens.
    var hasWords: Bool { vocabulary.level != .char }
    /// Whether marks stand against words.
    var gluesMarks: Bool { vocabulary.level != .pretokenized }

    /// The tokens of letters within a word.
    func spelling(of letters: String) -> [Int32] {
        letters.flatMap { character -> [Int32] in
            if let id = alphabet.ids[String(character)] { return [id] }
            return character.unicodeScalars.flatMap { scalar -> [Int32] in
                if let id = alphabet.ids[String(scalar)] { return [id] }
                return String(scalar).utf8.compactMap { alphabet.bytes[$0] }
            }
        }
    }

    /// How many predictions are made for an offer.
    ///
    /// Where words are tokens, spelling is the exception, and what
    /// follows the word is foretold beside it: both get half.
    func steps(_ predictor: any Predictor) -> Int {
        hasWords ? predictor.affordableSteps / 2 : predictor.affordableSteps
    }
}
