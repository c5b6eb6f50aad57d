/// How a word is written, whatever its usual spelling is.
enum Casing: Sendable, Equatable {
    /// As it is usually spelled here.
    case usual
    /// In small letters.
    case small
    /// With a capital at its beginning, the rest as usual.
    case capital
    /// In capitals.
    case capitals

    /// What the letters typed so far ask for.
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

    /// `word` in this casing.
    func applied(to word: String) -> String {
        switch self {
        case .usual: word
        case .small: word.lowercased()
        case .capital: word.prefix(1).uppercased() + word.dropFirst()
        case .capitals: word.uppercased()
        }
    }

    /// What the shift key makes of it, where words are otherwise written in `automatic`.
    func shifted(from automatic: Casing) -> Casing {
        switch self {
        case .usual: automatic == .capital ? .small : .capital
        case .small, .capital: .capitals
        case .capitals: .usual
        }
    }
}
