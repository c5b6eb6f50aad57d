/// Writes the text of one id after another.
public struct TokenDecoder: Sendable {
    private let vocabulary: Vocabulary
    /// Whether a word stands last that a space may follow.
    private var spaceMayFollow = false
    /// Within a spelling: the glue of its word.
    private var spelling: Glue?

    /// A decoder at the start of a text.
    public init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

    /// Appends to `utf8` what a token adds to the text: nothing where it is a control token, or no token.
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
