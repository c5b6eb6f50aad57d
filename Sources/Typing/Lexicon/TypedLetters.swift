import Text

/// The letters of a word as they were typed: what is left out of them may be anything, what is not has to be there.
///
/// `que` begins *queen* and *qué*, `qué` only *qué*; `dont` is *don't*, `don'` does not begin *done*.
struct TypedLetters {
    private let scalars: [Unicode.Scalar]
    /// Whether there are only base letters, so that words with these base letters fit.
    let areBase: Bool

    init(_ typed: String) {
        scalars = Self.decomposed(typed)
        areBase = !scalars.contains { Keypad.stroke($0) == .skipped }
    }

    private static func decomposed(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.flatMap(\.decomposition).map { plainForms[$0] ?? $0 }
    }

    /// The typewriter's apostrophe and hyphen stand for those of print.
    private static let plainForms: [Unicode.Scalar: Unicode.Scalar] = [
        "’": "'", "ʼ": "'", "\u{2010}": "-", "\u{2011}": "-",
    ]

    /// Returns whether a word begins so, apart from case.
    ///
    /// Marks follow their letter in the decomposition, so those that were typed are among those before the next letter.
    func begin(_ word: String) -> Bool {
        var rest = Self.decomposed(word)[...]
        for scalar in scalars {
            guard
                let index = rest.firstIndex(where: { $0 == scalar || Keypad.stroke($0) != .skipped }),
                rest[index] == scalar
            else { return false }
            rest = rest[(index + 1)...]
        }
        return true
    }
}
