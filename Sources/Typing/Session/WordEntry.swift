/// The input of the word in progress: letters, or the keys of a keypad.
struct WordEntry: Sendable {
    /// The letters so far.
    var letters = ""
    /// The multi-tap letter in progress, which follows ``letters``.
    var taps: Keypad.Taps?
    /// The keys so far as ASCII digits; there are no letters beside keys.
    var keys: [UInt8] = []
    /// The index of the candidate that is shown for the keys.
    var choice = 0
    /// The casing that the shift key asked for.
    var casing = Casing.usual
    /// The word as it was counted before it was resumed, if it was.
    var counted: String?
    /// The word of keys before key 1, which the next key may join.
    var joint: Joint?

    /// A word of keys that was written when key 1 was pressed.
    struct Joint: Sendable {
        let keys: [UInt8]
        let casing: Casing
        /// Where it begins, in bytes of UTF-8.
        let start: Int
    }

    /// Whether no word is in progress.
    var isEmpty: Bool { letters.isEmpty && keys.isEmpty && taps == nil }
    /// Whether the keys mean punctuation marks: they are on key 1.
    var isPunctuation: Bool { keys.first == UInt8(ascii: "1") }

    /// Returns the multi-tap letter in progress; without shift, a word's first letter is a capital if it
    /// `startsSentence`.
    func tappedLetter(startsSentence: @autoclosure () -> Bool) -> Character? {
        guard let letter = taps?.letter else { return nil }
        let isCapital =
            switch casing {
            case .capital, .capitals: true
            case .small: false
            case .usual: letters.isEmpty && startsSentence()
            }
        return isCapital ? letter.uppercased().first : letter
    }
}
