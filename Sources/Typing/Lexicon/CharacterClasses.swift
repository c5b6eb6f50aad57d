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

    /// Whether this is a straight or a curly apostrophe.
    var isApostrophe: Bool { self == "'" || self == "’" }
}

extension Character {
    /// Whether this is a letter or a number.
    var isAlphanumeric: Bool { unicodeScalars.first?.isAlphanumeric ?? false }
    /// Whether this is an apostrophe, which may be part of a word.
    var isApostrophe: Bool { unicodeScalars.first?.isApostrophe ?? false }
}
