/// What each token of a vocabulary is to ``TokenConstraints``; all texts of a vocabulary share it.
final class TokenRoles: Sendable {
    /// The kind of a token.
    enum Kind: UInt8 {
        case never, text, open, close, character, byte
    }

    let level: Level
    let kinds: [Kind]
    /// The byte of each byte token.
    let bytes: [UInt8]
    /// What each token adds to a word that is written character by character; nothing if it ends the word.
    let letters: [[UInt8]]
    /// What each token is to quotation marks and brackets.
    let marks: [PairedMarks.Role]
    /// The ids forbidden outside a spelling, for a mask that leaves most tokens alone.
    let outside: [Int32]
    /// Whether each token ends with a letter or a number of a script that puts spaces between words.
    let endsInWord: [Bool]
    /// The ids of words and spellings that would make one word of such a token and themselves.
    let gluedIDs: [Int32]
    /// The ids that begin a spelling with nothing after it, as punctuation has it but no word.
    let gluingIDs: [Int32]
    let byteIDs: [Int32], openIDs: [Int32], letterIDs: [Int32], markIDs: [Int32]
    let closeID: Int32

    init(_ vocabulary: Vocabulary) {
        let level = vocabulary.level, ids = vocabulary.tokens.indices.map { Int32($0) }
        let unknown = Array("<unk>".utf8), cases = CaseMapping(locale: vocabulary.locale)
        let kinds: [Kind] = vocabulary.tokens.map { token in
            switch token {
            case .start: .never
            case .spell: .open
            case .endSpell: .close
            case .word(let text, _): level == .pretokenized && text == unknown ? .never : .text
            case .space, .lineEnd: .text
            case .character: .character
            case .byte: .byte
            }
        }
        let letters: [[UInt8]] = vocabulary.tokens.map { token in
            switch token {
            case .character(let text) where level != .char: text
            case .character(let text):
                Self.isLetter(text) ? Array(cases.folded(String(decoding: text, as: UTF8.self)).utf8) : []
            case .byte(let byte): [byte]
            default: []
            }
        }
        let marks = vocabulary.tokens.indices.map { id in
            level != .char && kinds[id] == .character
                ? PairedMarks.Role.text : PairedMarks.Role(vocabulary.tokens[id])
        }
        (self.level, self.kinds, self.letters, self.marks) = (level, kinds, letters, marks)
        bytes = vocabulary.tokens.map { token in
            if case .byte(let byte) = token { byte } else { 0 }
        }
        outside = ids.filter { id in
            switch kinds[Int(id)] {
            case .never, .close: true
            case .character, .byte: level != .char
            case .text, .open: false
            }
        }
        endsInWord = vocabulary.tokens.map { token in
            switch token {
            case .word(let text, _), .character(let text):
                String(decoding: text, as: UTF8.self).unicodeScalars.last?.belongsToSpacedWord ?? false
            default: false
            }
        }
        gluedIDs = ids.filter { id in
            switch vocabulary.tokens[Int(id)] {
            case .word(let text, let glue):
                glue.contains(.left)
                    && String(decoding: text, as: UTF8.self).unicodeScalars.first?.belongsToSpacedWord
                        ?? false
            case .spell(let glue): glue.contains(.left)
            default: false
            }
        }
        gluingIDs = ids.filter { id in
            if case .spell(let glue) = vocabulary.tokens[Int(id)] { glue.contains(.right) } else { false }
        }
        byteIDs = ids.filter { kinds[Int($0)] == .byte }
        openIDs = ids.filter { kinds[Int($0)] == .open }
        letterIDs = ids.filter { !letters[Int($0)].isEmpty }
        markIDs = ids.filter { marks[Int($0)].mayUnbalance }
        closeID = vocabulary.index.endSpell
    }

    private static func isLetter(_ text: [UInt8]) -> Bool {
        String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy(\.isLetter)
    }
}
