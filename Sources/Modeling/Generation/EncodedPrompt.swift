public import Text

/// What the end of a prompt demands of the token after it.
public enum PromptEnd: Sendable, Equatable {
    /// Nothing.
    case open
    /// A word, whose implied space is there already.
    case space
    /// The end of the last word, which is complete: no letter, number or apostrophe.
    case word
}

/// The tokens of a text to continue, without those of its end that the continuation may change.
public struct EncodedPrompt: Sendable, Equatable {
    /// The tokens, without the start token.
    public private(set) var ids: [Int32]
    /// What the end of the text demands of the next token.
    public let end: PromptEnd
    /// What was repaired, if the bytes were not UTF-8.
    public let invalidUTF8: InvalidUTF8?

    init(ids: [Int32], end: PromptEnd, invalidUTF8: InvalidUTF8?) {
        (self.ids, self.end, self.invalidUTF8) = (ids, end, invalidUTF8)
    }

    /// Takes tokens as they are, each of them an id of the vocabulary; anything may follow.
    public init(ids: [Int32]) { self.init(ids: ids, end: .open, invalidUTF8: nil) }

    /// Encodes any bytes.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - tokenizer: The tokenizer.
    ///   - completesWord: Whether the last word may be the beginning of a longer one: one that is spelled or, where
    ///     characters are tokens, any. In scripts without spaces between words it always may be.
    /// - Throws: An error of ICU, or of a word too long for pretokenized text.
    public init(_ text: [UInt8], _ tokenizer: Tokenizer, completesWord: Bool = true) throws(TextError) {
        let encoded = try tokenizer.encode(bytes: text), vocabulary = tokenizer.vocabulary
        (ids, invalidUTF8) = (encoded.ids, encoded.invalidUTF8)
        if vocabulary.endsInImpliedSpace(ids) {
            end = .space
            ids.removeLast()
        } else if completesWord {
            end = .open
            if vocabulary.endsInSpelling(ids) { ids.removeLast() }
        } else {
            end = tokenizer.endsInWord(ids) ? .word : .open
        }
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

    /// Whether this character may belong to the word before it.
    var continuesWord: Bool {
        switch self {
        case .character(let text):
            String(decoding: text, as: UTF8.self).unicodeScalars.first.map {
                $0.belongsToSpacedWord || $0.joinsLetters
            } ?? false
        case .byte: true
        default: false
        }
    }
}

extension Tokenizer {
    /// Whether characters are tokens and the last one belongs to a word.
    fileprivate func endsInWord(_ ids: [Int32]) -> Bool {
        guard vocabulary.level == .char else { return false }
        // A code point has at most four tokens.
        let end = String(decoding: decode(ids.suffix(4)), as: UTF8.self)
        return end.unicodeScalars.last?.belongsToSpacedWord ?? false
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
