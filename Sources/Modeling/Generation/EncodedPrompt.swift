public import Text

/// The tokens of a text to continue, without those of its end that the continuation may change.
public struct EncodedPrompt: Sendable, Equatable {
    /// The tokens, without the start token.
    public private(set) var ids: [Int32]
    /// Whether a single space follows the last word, which the next word implies.
    public let endsInSpace: Bool
    /// What was repaired, if the bytes were not UTF-8.
    public let invalidUTF8: InvalidUTF8?

    init(ids: [Int32], endsInSpace: Bool, invalidUTF8: InvalidUTF8?) {
        (self.ids, self.endsInSpace, self.invalidUTF8) = (ids, endsInSpace, invalidUTF8)
    }

    /// Encodes any bytes.
    ///
    /// - Throws: An error of ICU, or of a word too long for pretokenized text.
    public init(_ text: [UInt8], _ tokenizer: Tokenizer) throws(TextError) {
        let encoded = try tokenizer.encode(bytes: text), vocabulary = tokenizer.vocabulary
        (ids, invalidUTF8) = (encoded.ids, encoded.invalidUTF8)
        endsInSpace = vocabulary.endsInImpliedSpace(ids)
        if endsInSpace || vocabulary.endsInSpelling(ids) { ids.removeLast() }
    }
}

extension Token {
    /// Whether a space is implied between a word and this token.
    var followsSpace: Bool {
        switch self {
        case .word(_, let glue), .spell(let glue): !glue.contains(.left)
        default: false
        }
    }
}

extension Vocabulary {
    /// Whether the last token is a single space after a word, which the next word implies.
    fileprivate func endsInImpliedSpace(_ ids: [Int32]) -> Bool {
        guard ids.count > 1, tokens[Int(ids[ids.count - 1])] == .space([UInt8(ascii: " ")]) else {
            return false
        }
        return switch tokens[Int(ids[ids.count - 2])] {
        case .word(_, let glue): !glue.contains(.right)
        case .endSpell: true
        default: false
        }
    }

    /// Whether the last token closes the spelling of a word.
    fileprivate func endsInSpelling(_ ids: [Int32]) -> Bool {
        ids.last.map { tokens[Int($0)] == .endSpell } ?? false
    }
}
