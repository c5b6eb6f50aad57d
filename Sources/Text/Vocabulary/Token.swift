/// The unit of a token.
public enum Level: String, Codable, CaseIterable, Sendable {
    /// A token is a grapheme cluster; a rare one falls back to code points, and those to UTF-8 bytes.
    case char
    /// A token is an ICU word segment; a rare one is spelled out in characters.
    case word
    /// A token is the text between two spaces in text that is already tokenized (Penn Treebank).
    case pretokenized
}

/// The sides on which no space separates a word from its neighbour.
public struct Glue: OptionSet, Hashable, Sendable {
    /// A bit for each side.
    public let rawValue: UInt8
    /// Creates glue from bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// No space before it.
    public static let left = Glue(rawValue: 1)
    /// No space after it.
    public static let right = Glue(rawValue: 2)
}

/// An entry of a vocabulary.
///
/// Texts are UTF-8 bytes and compared as bytes, because equal `String`s may be spelled with different code points.
/// Control tokens are cases of their own, so that no text can be mistaken for one.
public enum Token: Hashable, Sendable {
    /// Control: precedes every text.
    case start
    /// Control: a line end of pretokenized text, which also precedes every such text.
    case lineEnd
    /// Control: begins the spelling of a word that the vocabulary lacks, with the word's glue.
    case spell(Glue)
    /// Control: ends a spelling.
    case endSpell
    /// A word, number, punctuation mark or symbol.
    case word([UInt8], Glue)
    /// White space that is not the single space between two words.
    case space([UInt8])
    /// A character: a grapheme cluster or a code point.
    case character([UInt8])
    /// One byte of a character that the vocabulary lacks.
    case byte(UInt8)

    /// The text of the token; empty for a control token other than a line end.
    public var utf8: [UInt8] {
        switch self {
        case .start, .spell, .endSpell: []
        case .lineEnd: [UInt8(ascii: "\n")]
        case .word(let utf8, _), .space(let utf8), .character(let utf8): utf8
        case .byte(let byte): [byte]
        }
    }
}

extension Token {
    /// Returns the tokens that a vocabulary of this level needs to encode any text.
    static func required(at level: Level) -> [Token] {
        var tokens: [Token]
        switch level {
        case .char: tokens = [.start]
        case .word:
            tokens = [.start, .endSpell, .space([UInt8(ascii: " ")]), .space([UInt8(ascii: "\n")])]
            tokens += (0..<4).map { .spell(Glue(rawValue: $0)) }
        case .pretokenized: tokens = [.lineEnd, .endSpell, .spell([])]
        }
        // No CR: normalization turns it into LF.
        tokens += (0..<0x80).filter { $0 != 0x0D }.map { .character([$0]) }
        return tokens + fallbackBytes.map { .byte($0) }
    }

    /// The bytes of UTF-8 beyond ASCII.
    static let fallbackBytes: [UInt8] = Array(0x80...0xBF) + Array(0xC2...0xF4)
}
