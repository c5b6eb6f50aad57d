/// The English words of phrases about time, numbered from 1.
struct TimeWords: Sendable {
    /// The role of a word in a phrase.
    enum Role: Sendable {
        /// A unit of time, such as `day`.
        case noun
        /// The name of a month, but not `may` and `march` in lower case.
        case month
        /// The name of a weekday.
        case weekday
        /// A word that may end a phrase after its noun, such as `ago`.
        case tail
        /// A word that may begin a phrase: a preposition, an article, a number, `last`.
        case beginning
        /// A word that occurs only inside a phrase: `of`, and the hyphen of `twenty-one`.
        case middle
    }

    /// The words, by number minus 1.
    let words: [String]
    /// The role of each word.
    let roles: [Role]
    private let numbers: [String: UInt8]

    /// The English words; there are fewer than 255, so that a number fits in a byte other than 0.
    static let english = TimeWords([
        (.noun, nouns), (.month, months), (.weekday, weekdays), (.tail, tails), (.beginning, beginnings),
        (.middle, "of -"),
    ])

    private static let nouns = """
        seconds minute minutes hour hours day days night nights week weeks weekend month months year years \
        morning mornings afternoon afternoons evening evenings noon midnight summer winter autumn decade decades \
        century centuries moment moments today tomorrow yesterday o'clock
        """
    // Lowercased texts have lowercase names; "may" and "march" are ambiguous there.
    private static let months = """
        January February March April May June July August September October November December \
        january february april june july august september october november december
        """
    private static let weekdays = """
        Monday Tuesday Wednesday Thursday Friday Saturday Sunday \
        monday tuesday wednesday thursday friday saturday sunday
        """
    private static let tails = "ago later earlier"
    private static let beginnings = """
        a an the this that these those his her my our their every each all both some any several many few \
        couple quarter half another other same whole first second third fourth fifth sixth seventh eighth ninth tenth \
        last next past previous following coming final early late following recent \
        one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
        seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand \
        in on at by for from to until till since during before after within over about around nearly almost \
        only once twice more than less N
        """

    private init(_ lists: [(Role, String)]) {
        var words: [String] = [], roles: [Role] = [], numbers: [String: UInt8] = [:]
        for (role, list) in lists {
            for word in list.split(separator: " ").map(String.init) where numbers[word] == nil {
                words.append(word)
                roles.append(role)
                numbers[word] = UInt8(words.count)
            }
        }
        (self.words, self.roles, self.numbers) = (words, roles, numbers)
    }

    /// Returns the number of `word`, from 1, or 0 if it is not in the list.
    ///
    /// The first letter may be a capital, as at the start of a sentence. `N` stands for any number in the text of the
    /// Penn Treebank.
    func number(of word: String) -> UInt8 {
        if let number = numbers[word] { return number }
        guard let first = word.first, first.isUppercase else { return 0 }
        return numbers[first.lowercased() + word.dropFirst()] ?? 0
    }

    /// The number of the hyphen.
    var hyphen: UInt8 { number(of: "-") }

    /// Returns the role of a word.
    func role(_ number: UInt8) -> Role { roles[Int(number) - 1] }

    /// Returns a word.
    func word(_ number: UInt8) -> String { words[Int(number) - 1] }
}
