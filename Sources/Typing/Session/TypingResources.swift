import Modeling
import Text

/// The parts of a typing session that never change: the tokenizer, and the words and letters of its vocabulary.
final class TypingResources: Sendable {
    let tokenizer: Tokenizer
    let lexicon: Lexicon
    let alphabet: Alphabet
    /// The words that may be spelled with characters; `nil` if any may.
    let known: KnownWords?
    /// Whether each token is a word or a punctuation mark, and so may be shown.
    let isText: [Bool]

    init(_ tokenizer: Tokenizer, words: WordList? = nil) {
        self.tokenizer = tokenizer
        known = words.map { KnownWords($0, locale: tokenizer.vocabulary.locale) }
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

    /// Returns whether this is a word of the vocabulary or of the training text, apart from case.
    func knows(_ word: String) -> Bool { lexicon.knows(word) || known?.contains(word) == true }

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
