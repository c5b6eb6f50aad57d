/// Something in a text that can be counted, and that a unit may follow (Karpathy, Johnson & Li 2015, figure 2).
public enum Countable: String, Sendable, CaseIterable, Codable {
    /// Whether the text is inside quotation marks: 0 or 1.
    case quotation
    /// The number of characters since the last line end.
    case line
    /// Whether the word has begun with a capital, up to its last letter: 0 or 1.
    case capital
    /// The letters of the word so far; 0 between words.
    case word

    /// Returns the number after each piece of a text.
    func values(_ pieces: [String]) -> [Double] {
        var count = Counter()
        return pieces.map { piece in
            for character in piece { count.read(character) }
            return switch self {
            case .quotation: count.closing.isEmpty ? 0 : 1
            case .line: Double(count.column)
            case .capital: count.isCapital ? 1 : 0
            case .word: Double(count.letters)
            }
        }
    }

    /// All numbers after the text so far.
    private struct Counter {
        /// The marks that close the quotation; empty outside.
        var closing: [Character] = []
        var column = 0, letters = 0
        var isCapital = false

        private static let pairs: [Character: [Character]] = [
            "\"": ["\""], "“": ["”"], "„": ["“", "”"], "«": ["»"], "»": ["«"],
        ]

        mutating func read(_ character: Character) {
            if character.isNewline {
                // An empty line ends a quotation that nothing has closed.
                if column == 0 { closing = [] }
                (column, letters, isCapital) = (0, 0, false)
                return
            }
            column += 1
            if closing.contains(character) {
                closing = []
            } else if closing.isEmpty, let pair = Self.pairs[character] {
                closing = pair
            }
            if character.isLetter {
                if letters == 0 { isCapital = character.isUppercase }
                letters += 1
            } else {
                (letters, isCapital) = (0, false)
            }
        }
    }

    /// The name in a language.
    func name(_ say: Language) -> String {
        switch self {
        case .quotation: say("inside quotation marks", "entre guillemets")
        case .line: say("position in the line", "position dans la ligne")
        case .capital: say("word with a capital", "mot à majuscule")
        case .word: say("letters of the word so far", "lettres du mot jusqu’ici")
        }
    }
}
