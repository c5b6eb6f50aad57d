import Text

/// The tokens of a text that is to go on: what its end leaves open is not among them.
struct EncodedPrompt {
    var ids: [Int32]
    /// Whether a single space follows the last word, which the next word implies.
    let endsInSpace: Bool
    /// What the bytes were before they were repaired, if they were not UTF-8.
    let invalidUTF8: InvalidUTF8?

    init(ids: [Int32], endsInSpace: Bool, invalidUTF8: InvalidUTF8?) {
        (self.ids, self.endsInSpace, self.invalidUTF8) = (ids, endsInSpace, invalidUTF8)
    }

    init(_ text: [UInt8], _ tokenizer: Tokenizer) throws(TextError) {
        let encoded = try tokenizer.encode(bytes: text), vocabulary = tokenizer.vocabulary
        (ids, invalidUTF8) = (encoded.ids, encoded.invalidUTF8)
        endsInSpace = vocabulary.endsInImpliedSpace(ids)
        if endsInSpace || vocabulary.endsInSpelling(ids) { ids.removeLast() }
    }
}

extension Token {
    /// Whether a space is implied before it, when it follows a word.
    var followsSpace: Bool {
        switch self {
        case .word(_, let glue), .spell(let glue): !glue.contains(.left)
        default: false
        }
    }
}

extension Vocabulary {
    /// Whether the last token is a single space after a word, which the next word implies anyway.
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

    /// Whether the last token closes a spelling.
    fileprivate func endsInSpelling(_ ids: [Int32]) -> Bool {
        ids.last.map { tokens[Int($0)] == .endSpell } ?? false
    }
}
