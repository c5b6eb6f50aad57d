import Text

extension Unicode.Scalar {
    /// Whether this is a letter or a number.
    var isAlphanumeric: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }

    /// Whether this is a combining mark, which belongs to the character before it.
    var isCombiningMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// Whether this is a punctuation mark or a symbol.
    var isPunctuation: Bool {
        switch properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
            .modifierSymbol, .otherSymbol:
            true
        default: false
        }
    }

    /// Whether this is a modifier letter, such as the Hawaiian ʻokina.
    var isModifierLetter: Bool { properties.generalCategory == .modifierLetter }
}

extension Character {
    /// Whether this is a letter or a number.
    var isAlphanumeric: Bool { unicodeScalars.first?.isAlphanumeric ?? false }
    /// Whether this may be part of a word between letters, such as an apostrophe.
    var joinsLetters: Bool { unicodeScalars.first?.joinsLetters ?? false }
}
