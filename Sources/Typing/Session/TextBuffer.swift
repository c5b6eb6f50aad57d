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
        let end = reader.backwards.prefix(LearnedWords.maxBytes + 1)
        let length = end.wordLength(skipsOthers: false)
        guard 1...LearnedWords.maxBytes ~= length else { return "" }
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
        return !quotation.endsInOpeningMark
    }

    /// Whether a word written next would continue the one before it.
    var endsInWord: Bool { reader.last.map { $0.isAlphanumeric || $0.joinsLetters } ?? false }

    /// Returns whether the mark attaches to the word before it.
    func isClosing(_ character: Character) -> Bool {
        let isClosing = Punctuation.closing.contains(character)
        guard Quotation.isAmbiguous(character), character != "’" else { return isClosing }
        return quotation.closes(character) || character == "'"
    }

    /// The quotations of this paragraph, or of the end of a long one.
    private var quotation: Quotation {
        Quotation(reader.backwards.prefix { !$0.isNewline }.prefix(Self.reach).reversed())
    }

    /// How many characters before the cursor decide about spaces and capitals.
    private static let reach = 1_000

    /// What the word in progress begins, as far as the characters before it tell.
    ///
    /// A sentence follows white space after a single mark that ends sentences. After a quotation or an ellipsis only the
    /// model can tell.
    var beginning: Beginning {
        var hasSpace = false
        var before = reader.backwards.prefix(Self.reach).makeIterator()
        while let character = before.next() {
            if character.isNewline { return .line }
            if character.isWhitespace {
                hasSpace = true
            } else if Punctuation.sentenceEnding.contains(character) {
                guard hasSpace, let last = before.next(), last != character else { return .word }
                guard character == "." else { return .sentence }
                // An abbreviation has fewer characters.
                let rest = IteratorSequence(before).prefix(40).reversed()
                return SentenceEnds.endSentence(String(rest) + "\(last). ") ? .sentence : .afterAbbreviation
            } else if hasSpace || !Self.beginsSentences(character) {
                return .word
            }
        }
        return .line
    }

    /// Returns whether a sentence may begin with the mark.
    private static func beginsSentences(_ mark: Character) -> Bool {
        Punctuation.opening.contains(mark) || Quotation.isAmbiguous(mark) || "¿¡".contains(mark)
    }
}

/// What a word may begin.
enum Beginning: Sendable {
    /// Nothing but itself.
    case word
    /// Nothing either, though a full stop and a space precede it.
    case afterAbbreviation
    case sentence, line

    /// Whether the word begins with a capital.
    var isCapitalized: Bool { self == .sentence || self == .line }
}
