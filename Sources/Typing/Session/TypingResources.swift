import Modeling
import Text

/// The parts of a typing session that never change: the tokenizer, and the words and letters of its vocabulary.
final class TypingResources: Sendable {
    let tokenizer: Tokenizer
    let lexicon: Lexicon
    let alphabet: Alphabet
    /// Whether each token is a word or a punctuation mark, and so may be shown.
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
    /// Whether punctuation marks attach to words.
    var gluesMarks: Bool { vocabulary.level != .pretokenized }

    /// Returns the tokens of letters inside a word.
    func spelling(of letters: String) -> [Int32] {
        letters.flatMap { character -> [Int32] in
            if let id = alphabet.ids[Array(character.utf8)] { return [id] }
            return character.unicodeScalars.flatMap { scalar -> [Int32] in
                if let id = alphabet.ids[Array(String(scalar).utf8)] { return [id] }
                return String(scalar).utf8.compactMap { alphabet.bytes[$0] }
            }
        }
    }

    /// Returns how many predictions a search for suggestions may make.
    ///
    /// With word tokens, spelling is the exception and shares the budget with the ghost text.
    func steps(_ predictor: any Predictor) -> Int {
        hasWords ? predictor.affordableSteps / 2 : predictor.affordableSteps
    }
}
