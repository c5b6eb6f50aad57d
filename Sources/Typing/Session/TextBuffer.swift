import Modeling
import Text

/// A text with a cursor in it.
///
/// The word in progress, which the buffer does not hold, ends at the cursor: ``reader`` has the text before that
/// word, ``after`` the text after the cursor.
struct TextBuffer: Sendable {
    /// The text before the word in progress.
    var reader: TextReader
    /// The text after the cursor.
    var after = ""
    /// Whether ``reader``'s text ends in a space that came with a suggestion: the automatic space.
    var endsInAutomaticSpace = false

    init(_ reader: TextReader) { self.reader = reader }

    /// Moves the cursor to an offset in bytes of UTF-8, with no word in progress.
    mutating func moveCursor(to offset: Int) {
        let distance = offset - reader.length
        if distance < 0 {
            after = reader.cut(to: offset) + after
        } else {
            let split = after.utf8.index(after.startIndex, offsetBy: distance)
            reader.appendWords(after[..<split])
            after = String(after[split...])
        }
    }

    /// Removes the word at the end of ``reader``'s text and returns it; empty if the text does not end in a word.
    mutating func removeLastWord() -> String {
        let length = reader.backwards.wordLength(skipsOthers: false)
        guard length > 0 else { return "" }
        let word = reader.cut(to: reader.length - length)
        reader.beginWord()
        return word
    }

    /// Prepares for a word that begins at the cursor; an automatic space before it stays.
    mutating func beginWord() {
        reader.beginWord()
        endsInAutomaticSpace = false
    }

    /// Appends a space, or keeps the automatic one.
    mutating func appendSpace() {
        if !endsInAutomaticSpace { reader.append(" ") }
        endsInAutomaticSpace = false
    }

    /// Removes the automatic space, if there is one.
    mutating func removeAutomaticSpace() {
        if endsInAutomaticSpace { reader.removeLast() }
        endsInAutomaticSpace = false
    }

    // MARK: Spaces and sentences

    /// Whether a word written next needs a space before it.
    var needsSpace: Bool {
        guard let last = reader.last, !last.isWhitespace else { return false }
        return !Punctuation.opening.contains(last) && !(last == "\"" && endsInOpeningQuote)
    }

    /// Whether a straight quotation mark at the end opens a quotation: white space or nothing is before it.
    private var endsInOpeningQuote: Bool { reader.end.dropLast().last?.isWhitespace ?? true }

    /// Returns whether the mark attaches to the word before it.
    func isClosing(_ character: Character) -> Bool {
        Punctuation.closing.contains(character) || (character == "\"" && hasOpenQuotation)
    }

    /// Whether a quotation with straight marks is open in this paragraph.
    private var hasOpenQuotation: Bool {
        reader.backwards.prefix { !$0.isNewline }.count { $0 == "\"" } % 2 == 1
    }

    /// Whether the word in progress begins a sentence, as far as the characters before it tell: it begins a line, or
    /// follows white space after a single mark that ends sentences.
    ///
    /// After a quotation or an ellipsis only the model can tell.
    var startsSentence: Bool {
        var (hasSpace, mark): (Bool, Character?) = (false, nil)
        for character in reader.backwards {
            if let mark { return character != mark }
            if character.isNewline { return true }
            if character.isWhitespace {
                hasSpace = true
            } else if Punctuation.sentenceEnding.contains(character) {
                guard hasSpace else { return false }
                mark = character
            } else {
                guard !hasSpace, Punctuation.opening.contains(character) || character == "\"" else {
                    return false
                }
            }
        }
        return true
    }
}
