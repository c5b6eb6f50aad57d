import Text

/// The telephone keypad of ITU-T E.161: 2 = abc, 3 = def, 4 = ghi, 5 = jkl, 6 = mno, 7 = pqrs, 8 = tuv, 9 = wxyz,
/// 0 = space, 1 = punctuation.
///
/// E.161 covers A to Z only. Every other Latin letter is on the key of the letter it is based on, as in ETSI ES 202
/// 130: accented letters by ICU's decomposition (`é` on 3), and letters without a decomposition by a table of
/// this type (`ß` on 7).
public enum Keypad {
    /// How a character is entered on the keypad.
    public enum Stroke: Equatable, Sendable {
        /// With a key: its ASCII digit.
        case key(UInt8)
        /// With no key: apostrophes, hyphens, full stops, combining marks and joiners inside a word are left out.
        case skipped
        /// Not at all: the keypad does not have the character.
        case absent
    }

    /// A multi-tap letter in progress: a key that was pressed one or more times.
    struct Taps: Sendable {
        /// The key, an ASCII digit.
        let key: UInt8
        /// How often the key was pressed again.
        var repeats = 0

        /// The letter that the key stands for now.
        var letter: Character? {
            let letters = Keypad.taps(key)
            return letters.isEmpty ? nil : letters[repeats % letters.count]
        }
    }

    /// Returns how a character inside a word is entered.
    public static func stroke(_ scalar: Unicode.Scalar) -> Stroke {
        if let digit = key(ofASCII: scalar.value) { return .key(digit) }
        if skipped.contains(scalar) || scalar.isCombiningMark || scalar.joinsLetters { return .skipped }
        let base = scalar.baseLetter
        if let digit = key(ofASCII: base.value) ?? others[base] { return .key(digit) }
        return .absent
    }

    /// Returns the keys of a word as ASCII digits, or `nil` if the keypad lacks one of its characters.
    ///
    /// In a text of punctuation only, each character takes key 1.
    public static func keys(of word: String) -> [UInt8]? {
        let scalars = word.unicodeScalars
        if !scalars.contains(where: \.isAlphanumeric) {
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

    /// Returns what repeated presses of a key write in multi-tap, its own digit last.
    ///
    /// - Parameter key: An ASCII digit.
    /// - Returns: The characters in order of presses; empty if `key` is not a digit.
    public static func taps(_ key: UInt8) -> [Character] {
        guard (0x30...0x39).contains(key) else { return [] }
        return Array(letters[Int(key - 0x30)]) + [Character(Unicode.Scalar(key))]
    }

    private static let letters = [" ", "'-.,!?", "abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"]
    /// The keys of a to z.
    private static let ofLetter = Array("22233344455566677778889999".utf8)
    /// What no key has beside ICU's joiners of letters: letters that are apostrophes, hyphens, the full stop.
    private static let skipped: Set<Unicode.Scalar> = ["ʼ", "ʻ", "ʽ", "-", "\u{2010}", "\u{2011}", "."]
    /// Lowercase letters without a canonical decomposition; looked up after case folding.
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
