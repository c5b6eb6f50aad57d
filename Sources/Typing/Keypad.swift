import Text

/// The keys of a telephone by ITU-T E.161: 2 = abc, 3 = def, 4 = ghi, 5 = jkl, 6 = mno, 7 = pqrs, 8 = tuv,
/// 9 = wxyz, 0 = space, 1 = punctuation.
///
/// E.161 has A to Z only. Every other letter of Latin script lies on the key of the letter that it is written
/// with (ETSI ES 202 130 does the same): marks go by ICU's decomposition (`é` on 3), and the letters that have
/// none are listed here (`ß` on 7).
public enum Keypad {
    /// What a character asks of the keys.
    public enum Stroke: Equatable, Sendable {
        /// A key, `2` to `9`, or a digit by itself, as ASCII.
        case key(UInt8)
        /// Nothing: an apostrophe, a hyphen, a full stop within a word or a combining mark may be left out.
        case skipped
        /// Something that the keys do not have.
        case absent
    }

    /// How a character within a word is keyed.
    public static func stroke(_ scalar: Unicode.Scalar) -> Stroke {
        if let digit = key(ofASCII: scalar.value) { return .key(digit) }
        if skipped.contains(scalar) || isMark(scalar) { return .skipped }
        let base = scalar.baseLetter
        if let digit = key(ofASCII: base.value) ?? others[base] { return .key(digit) }
        return .absent
    }

    /// The keys of a word, ASCII; `nil` where a character has none.
    ///
    /// What is all punctuation takes key 1 for every character.
    public static func keys(of word: String) -> [UInt8]? {
        let scalars = word.unicodeScalars
        if !scalars.contains(where: isAlphanumeric) {
            return scalars.isEmpty ? nil : [UInt8](repeating: UInt8(ascii: "1"), count: scalars.count)
        }
        var keys: [UInt8] = []
        for scalar in scalars {
            switch stroke(scalar) {
            case .key(let key): keys.append(key)
            case .skipped: break
            case .absent: return nil
            }
        }
        return keys.isEmpty ? nil : keys
    }

    /// What the key writes when it is pressed once, twice and so on (multi-tap), its own digit last.
    ///
    /// `key` is an ASCII digit.
    public static func taps(_ key: UInt8) -> [Character] {
        guard (0x30...0x39).contains(key) else { return [] }
        return Array(letters[Int(key - 0x30)]) + [Character(Unicode.Scalar(key))]
    }

    private static let letters = [" ", "'-.,!?", "abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"]
    /// The keys of a to z.
    private static let ofLetter = Array("22233344455566677778889999".utf8)
    private static let skipped: Set<Unicode.Scalar> = [
        "'", "’", "ʼ", "‘", "-", "\u{2010}", "\u{2011}", "\u{AD}", ".", "·",
    ]
    /// Letters that NFD leaves whole: small, for they are looked up folded.
    private static let others: [Unicode.Scalar: UInt8] = Dictionary(
        uniqueKeysWithValues: [
            ("æª", "2"), ("đð", "3"), ("ħıĳ", "4"), ("łŀĸ", "5"), ("øœºŋŉµ\u{3BC}", "6"), ("ßſ", "7"),
            ("ŧþ", "8"),
        ].flatMap { letters, key in
            letters.unicodeScalars.map { ($0, key.utf8.first ?? 0) }
        })

    private static func key(ofASCII value: UInt32) -> UInt8? {
        switch value {
        case 0x30...0x39: UInt8(value)
        case 0x41...0x5A: ofLetter[Int(value - 0x41)]
        case 0x61...0x7A: ofLetter[Int(value - 0x61)]
        default: nil
        }
    }
}

/// Whether the character is a letter or a number.
func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
        .letterNumber, .otherNumber:
        true
    default: false
    }
}

/// Whether the character is a mark on the one before it.
func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
}
