import Text

/// The letters of a vocabulary, and what ends a word that is written in them.
struct Alphabet: Sendable {
    /// A token that is a character of words.
    struct Letter: Sendable {
        let id: Int32
        let text: String
        let stroke: Keypad.Stroke
    }

    let letters: [Letter]
    /// Where words are tokens, the one that closes a spelling; else every character that no word has.
    let ends: [Int32]
    /// Every character and every byte by what it stands for.
    let ids: [String: Int32], bytes: [UInt8: Int32]

    init(_ vocabulary: Vocabulary) {
        var letters: [Letter] = [], ends: [Int32] = []
        var ids: [String: Int32] = [:], bytes: [UInt8: Int32] = [:]
        for (i, token) in vocabulary.tokens.enumerated() {
            let id = Int32(i)
            switch token {
            case .endSpell: ends.append(id)
            case .character(let utf8):
                let text = String(decoding: utf8, as: UTF8.self)
                ids[text] = id
                if let first = text.unicodeScalars.first, isAlphanumeric(first) || Lexicon.isApostrophe(first)
                {
                    letters.append(Letter(id: id, text: text, stroke: Keypad.stroke(first)))
                } else if vocabulary.level == .char {
                    ends.append(id)
                }
            case .byte(let byte): bytes[byte] = id
            default: break
            }
        }
        (self.letters, self.ends, self.ids, self.bytes) = (letters, ends, ids, bytes)
    }
}
