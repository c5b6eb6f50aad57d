import Text

/// The capitalization of a word, relative to its usual spelling.
enum Casing: Sendable, Equatable {
    /// The usual spelling.
    case usual
    /// All lowercase.
    case small
    /// The first letter a capital, the rest as usual.
    case capital
    /// All uppercase.
    case capitals

    /// The casing that the letters typed so far ask for.
    init(of typed: String) {
        let letters = typed.filter(\.isLetter)
        self =
            if letters.count > 1, letters.allSatisfy(\.isUppercase) {
                .capitals
            } else if letters.first?.isUppercase == true {
                .capital
            } else {
                .usual
            }
    }

    /// Returns `word` in this casing.
    func applied(to word: String, _ cases: CaseMapping) -> String {
        switch self {
        case .usual: word
        case .small: cases.lowercased(word)
        case .capital: cases.capitalized(word)
        case .capitals: cases.uppercased(word)
        }
    }

    /// Returns the casing after the shift key, where a word gets `automatic` without it.
    func shifted(from automatic: Casing) -> Casing {
        switch self {
        case .usual: automatic == .capital ? .small : .capital
        case .small, .capital: .capitals
        case .capitals: .usual
        }
    }
}
