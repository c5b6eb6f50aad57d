internal import Text

/// Turns tokens of any level into words, and extracts the sequences of words from a list.
struct WordStream {
    /// The effect of a token.
    private enum Piece {
        /// A whole word: its number, or 0 if it is not in the list.
        case word(UInt8)
        /// Part of a word.
        case letters(String)
        /// White space within a phrase.
        case space
        /// A line end; two in a row end a phrase.
        case lineEnd
        /// The end of a word that is spelled out.
        case close
        /// A token that ends a phrase: a mark, an empty line.
        case stop
    }

    private let pieces: [Piece]
    private let words: TimeWords
    private var word = ""
    private var run: [UInt8] = []
    private var isAfterLineEnd = false

    init(_ vocabulary: Vocabulary, _ words: TimeWords) {
        self.words = words
        pieces = vocabulary.tokens.map { Self.piece($0, words) }
    }

    private static func piece(_ token: Token, _ words: TimeWords) -> Piece {
        switch token {
        case .start, .lineEnd, .byte: return .stop
        case .spell, .endSpell: return .close
        case .word(let utf8, _): return .word(words.number(of: String(decoding: utf8, as: UTF8.self)))
        case .space(let utf8):
            let lineEnds = utf8.count { $0 == 0x0A }
            return lineEnds > 1 ? .stop : lineEnds == 1 ? .lineEnd : .space
        case .character(let utf8):
            let text = String(decoding: utf8, as: UTF8.self)
            if text == " " { return .space }
            if text == "\n" { return .lineEnd }
            if text == "-" { return .word(words.hyphen) }
            let isLetter = text == "'" || text.unicodeScalars.contains { $0.properties.isAlphabetic }
            return isLetter ? .letters(text) : .stop
        }
    }

    /// Adds a token and passes each sequence that it ends to `body`.
    mutating func append(_ id: Int32, _ body: ([UInt8]) -> Void) {
        let wasLineEnd = isAfterLineEnd
        isAfterLineEnd = false
        switch pieces[Int(id)] {
        case .lineEnd:
            isAfterLineEnd = true
            endWord(body)
            if wasLineEnd { take(0, body) }
        case .letters(let letters):
            // A longer word is not in the list, whatever follows.
            if word.utf8.count < 32 { word += letters }
        case .space, .close: endWord(body)
        case .word(let number):
            endWord(body)
            take(number, body)
        case .stop:
            endWord(body)
            take(0, body)
        }
    }

    /// Ends the text and passes the last sequence to `body`.
    mutating func finish(_ body: ([UInt8]) -> Void) {
        endWord(body)
        take(0, body)
    }

    private mutating func endWord(_ body: ([UInt8]) -> Void) {
        guard !word.isEmpty else { return }
        let number = words.number(of: word)
        word = ""
        take(number, body)
    }

    private mutating func take(_ number: UInt8, _ body: ([UInt8]) -> Void) {
        if number != 0 {
            run.append(number)
            if run.count < 256 { return }
        }
        if run.count > 1 { body(run) }
        run.removeAll(keepingCapacity: true)
    }
}
