/// How finely text is cut.
public enum Level: String, Codable, CaseIterable, Sendable {
    /// A token is a grapheme cluster; a rare one falls back to code points, and those to UTF-8 bytes.
    case char
    /// A token is an ICU word segment; a rare one is spelled out in characters.
    case word
    /// A token is what stands between two spaces of text that somebody has tokenized already (Penn Treebank).
    case pretokenized
}

/// On which sides a word stands directly against its neighbour, where a space would be expected.
public struct Glue: OptionSet, Hashable, Sendable {
    /// One bit for each side.
    public let rawValue: UInt8
    /// From bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// No space before it.
    public static let left = Glue(rawValue: 1)
    /// No space after it.
    public static let right = Glue(rawValue: 2)
}

/// One entry of a vocabulary.
///
/// Texts are UTF-8 bytes, compared as bytes: `String` would take different spellings
/// of the same letter for equal.
///
/// Control tokens are cases of their own, so no text, whatever it looks like, can become one.
public enum Token: Hashable, Sendable {
    /// Control: stands before every text.
    case start
    /// Control: the end of a line of pretokenized text, which also stands before every such text.
    case lineEnd
    /// Control: opens the spelling of a word that the vocabulary lacks, with the word's glue.
    case spell(Glue)
    /// Control: closes a spelling.
    case endSpell
    /// A word, number, mark or symbol.
    case word([UInt8], Glue)
    /// White space that is not the single space between two words.
    case space([UInt8])
    /// A character: a grapheme cluster or a code point.
    case character([UInt8])
    /// One byte of a character that the vocabulary lacks.
    case byte(UInt8)

    /// The bytes that the token itself stands for; none for a control token.
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
    /// The tokens without which a vocabulary of this level could not encode every text.
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

    /// The bytes of which UTF-8 beyond ASCII consists.
    static let fallbackBytes: [UInt8] = Array(0x80...0xBF) + Array(0xC2...0xF4)
}
