public import Text

/// The kinds of characters that a character model's plot colours.
public enum CharacterGroup: String, Sendable, CaseIterable {
    /// a, e, i, o, u, with or without accents.
    case vowels
    /// The other lowercase Latin letters, including y.
    case consonants
    /// A, E, I, O, U.
    case capitalVowels = "capital vowels"
    /// The other uppercase Latin letters.
    case capitalConsonants = "capital consonants"
    /// Numbers.
    case digits
    /// White space.
    case space = "white space"
    /// Punctuation.
    case punctuation
    /// Letters of other scripts, symbols and combining marks.
    case other

    /// Classifies a token by its first code point; `nil` for a control token or a byte.
    public init?(_ token: Token) {
        guard case .character(let utf8) = token,
            let scalar = String(decoding: utf8, as: UTF8.self).unicodeScalars.first
        else { return nil }
        self.init(scalar)
    }

    private init(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: self = .digits
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .modifierLetter:
            self = Self.latin(properties.name ?? "") ?? .other
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            self = .punctuation
        default: self = properties.isWhitespace ? .space : .other
        }
    }

    /// Classifies a Latin letter by its Unicode name: `LATIN SMALL LETTER E WITH ACUTE` is an e.
    private static func latin(_ name: String) -> CharacterGroup? {
        for (prefix, vowels, consonants) in [
            ("LATIN SMALL LETTER ", Self.vowels, Self.consonants),
            ("LATIN CAPITAL LETTER ", .capitalVowels, .capitalConsonants),
        ] where name.hasPrefix(prefix) {
            return name.dropFirst(prefix.count).first.map { "AEIOU".contains($0) ? vowels : consonants }
        }
        return nil
    }
}
