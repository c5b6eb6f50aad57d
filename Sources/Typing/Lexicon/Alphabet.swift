import Text

/// The characters of a character vocabulary that words are spelled with, and those that end a word.
struct Alphabet: Sendable {
    /// A token that is a character of words.
    struct Letter: Sendable {
        let id: Int32
        let text: String
        let stroke: Keypad.Stroke
    }

    let letters: [Letter]
    /// Every character that is in no word.
    let ends: [Int32]
    /// The token of each character and of each byte.
    let ids: [[UInt8]: Int32], bytes: [UInt8: Int32]

    init(_ vocabulary: Vocabulary) {
        var letters: [Letter] = [], ends: [Int32] = []
        var ids: [[UInt8]: Int32] = [:], bytes: [UInt8: Int32] = [:]
        for (i, token) in vocabulary.tokens.enumerated() {
            let id = Int32(i)
            switch token {
            case .character(let utf8):
                let text = String(decoding: utf8, as: UTF8.self)
                ids[utf8] = id
                if let first = text.unicodeScalars.first,
                    first.isAlphanumeric || first.isCombiningMark || first.joinsLetters
                {
                    letters.append(Letter(id: id, text: text, stroke: Keypad.stroke(first)))
                } else {
                    ends.append(id)
                }
            case .byte(let byte): bytes[byte] = id
            default: break
            }
        }
        (self.letters, self.ends, self.ids, self.bytes) = (letters, ends, ids, bytes)
    }
}
