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
    func applied(to word: String) -> String {
        switch self {
        case .usual: word
        case .small: word.lowercased()
        case .capital: word.prefix(1).uppercased() + word.dropFirst()
        case .capitals: word.uppercased()
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
