import Text

/// The opening marks and the quotations in a paragraph, as far as they decide about spaces beside words.
///
/// Languages differ: “ opens an English quotation and closes a German one, » opens a German or Danish one and closes a
/// French one. What was opened before decides; where that leaves it open, the characters beside the mark do.
struct Quotation {
    /// The quotation marks that are open, the innermost last.
    private var open: [Character] = []
    /// Whether the last character read attaches to the word after it.
    private(set) var endsInOpeningMark = false
    private var last: Character?

    /// Reads a paragraph, or the end of one.
    init(_ text: some Sequence<Character>) { for character in text { read(character) } }

    /// Returns whether the mark would close a quotation.
    func closes(_ mark: Character) -> Bool { opener(of: mark) != nil }

    /// Returns whether spaces beside the mark depend on the quotations before it.
    static func isAmbiguous(_ mark: Character) -> Bool { closers[mark] != nil || allClosers.contains(mark) }

    /// Marks that close a quotation, by the mark that opens it.
    private static let closers: [Character: Set<Character>] = [
        "\"": ["\""], "'": ["'"], "_": ["_"], "“": ["”"], "‘": ["’"], "„": ["“", "”"], "‚": ["‘", "’"],
        "«": ["»"], "»": ["«", "»"], "‹": ["›"], "›": ["‹", "›"], "”": ["”"],
    ]
    private static let allClosers = closers.values.reduce(into: Set<Character>()) { $0.formUnion($1) }
    /// Marks beside quotation marks and brackets that no space follows, anywhere or at the beginning of a word.
    private static let opening: Set<Character> = ["¿", "¡", "@", "-", "/", "—", "–"]
    private static let openingWords: Set<Character> = ["#", "$", "£"]

    private func opener(of mark: Character) -> Int? {
        open.lastIndex { Self.closers[$0]?.contains(mark) == true }
    }

    private mutating func read(_ mark: Character) {
        let followsSpace = last?.isWhitespace ?? true, beginsWord = followsSpace || endsInOpeningMark
        defer { last = mark }
        guard Self.isAmbiguous(mark) else {
            endsInOpeningMark =
                Self.opening.contains(mark) || mark.isOpeningBracket
                || (beginsWord && Self.openingWords.contains(mark))
            return
        }
        // Straight marks, and the apostrophe within a word, look the same on both sides.
        let isClosed = opener(of: mark), isStraight = Self.closers[mark]?.contains(mark) == true
        if let isClosed, !(isStraight && beginsWord), !(mark == "’" && beginsWord) {
            open.removeSubrange(isClosed...)
            endsInOpeningMark = false
        } else {
            endsInOpeningMark = beginsWord || Self.alwaysOpening.contains(mark)
            if endsInOpeningMark, Self.closers[mark] != nil { open.append(mark) }
        }
    }

    /// Quotation marks that open a quotation unless they close one.
    private static let alwaysOpening: Set<Character> = ["„", "‚", "“", "«", "‹"]
}

extension Character {
    /// Whether this is an opening bracket.
    fileprivate var isOpeningBracket: Bool {
        unicodeScalars.first?.properties.generalCategory == .openPunctuation
    }
}
