import Text

/// The characters of a vocabulary that words are spelled with, and the tokens that end a spelled word.
struct Alphabet: Sendable {
    /// A token that is a character of words.
    struct Letter: Sendable {
        let id: Int32
        let text: String
        let stroke: Keypad.Stroke
    }

    let letters: [Letter]
    /// At word level the token that closes a spelling, at character level every character that is in no word.
    let ends: [Int32]
    /// The token of each character and of each byte.
    let ids: [[UInt8]: Int32], bytes: [UInt8: Int32]

    init(_ vocabulary: Vocabulary) {
        var letters: [Letter] = [], ends: [Int32] = []
        var ids: [[UInt8]: Int32] = [:], bytes: [UInt8: Int32] = [:]
        for (i, token) in vocabulary.tokens.enumerated() {
            let id = Int32(i)
            switch token {
            case .endSpell: ends.append(id)
            case .character(let utf8):
                let text = String(decoding: utf8, as: UTF8.self)
                ids[utf8] = id
                if let first = text.unicodeScalars.first,
                    first.isAlphanumeric || first.isCombiningMark || first.joinsLetters
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
