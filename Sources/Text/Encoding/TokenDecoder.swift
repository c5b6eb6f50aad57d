/// Decodes one id after another.
public struct TokenDecoder: Sendable {
    private let vocabulary: Vocabulary
    /// Whether the text ends with a word that a space may follow.
    private var spaceMayFollow = false
    /// The glue of the word that is being spelled.
    private var spelling: Glue?

    /// Whether a word is being spelled.
    package var isSpelling: Bool { spelling != nil }

    /// Creates a decoder at the start of a text.
    public init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

    /// Appends the text of a token to `utf8`: nothing for a control token or an unknown id.
    public mutating func append(_ id: Int32, to utf8: inout [UInt8]) {
        guard vocabulary.tokens.indices.contains(Int(id)) else { return }
        switch vocabulary.tokens[Int(id)] {
        case .start: (spaceMayFollow, spelling) = (false, nil)
        case .lineEnd:
            utf8.append(0x0A)
            (spaceMayFollow, spelling) = (false, nil)
        case .space(let text):
            utf8 += text
            spaceMayFollow = false
        case .word(let text, let glue):
            beginWord(glue, &utf8)
            utf8 += text
            spaceMayFollow = !glue.contains(.right)
        case .spell(let glue):
            beginWord(glue, &utf8)
            spelling = glue
        case .endSpell:
            if let glue = spelling { spaceMayFollow = !glue.contains(.right) }
            spelling = nil
        case .character(let text): utf8 += text
        case .byte(let byte): utf8.append(byte)
        }
    }

    private mutating func beginWord(_ glue: Glue, _ utf8: inout [UInt8]) {
        if spaceMayFollow && !glue.contains(.left) { utf8.append(0x20) }
        spaceMayFollow = false
    }
}
