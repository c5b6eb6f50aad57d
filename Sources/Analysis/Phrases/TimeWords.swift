/// The English words that phrases about time are made of, each with a number.
struct TimeWords: Sendable {
    /// What a word does in such a phrase.
    enum Role: Sendable {
        /// A day, a month, and other stretches of time.
        case noun
        /// The name of a month; `may` and `march` are none.
        case month
        /// The name of a weekday.
        case weekday
        /// What may end a phrase after its noun: `ago`.
        case tail
        /// What a phrase may begin with: prepositions, articles, numbers, `last`.
        case beginning
        /// What stands within a phrase only: `of`, and the hyphen of `twenty-one`.
        case middle
    }

    /// The words by number, as a phrase shows them.
    let words: [String]
    /// What each does.
    let roles: [Role]
    private let numbers: [String: UInt8]

    /// All of them; there are fewer than 255, so that a number fits in a byte that is not 0.
    static let english = TimeWords([
        (.noun, nouns), (.month, months), (.weekday, weekdays), (.tail, tails), (.beginning, beginnings),
        (.middle, "of -"),
    ])

    private static let nouns = """
        seconds minute minutes hour hours day days night nights week weeks weekend month months year years \
        morning mornings afternoon afternoons evening evenings noon midnight summer winter autumn decade decades \
        century centuries moment moments today tomorrow yesterday o'clock
        """
    // Texts in small letters have their names of months and days so; "may" and "march" say too little.
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

    /// The number of `word`, from 1; 0 where it is none of them.
    ///
    /// The first letter may be a capital, as at the start of a sentence. `N` is what the Penn Treebank's text has
    /// for every number.
    func number(of word: String) -> UInt8 {
        if let number = numbers[word] { return number }
        guard let first = word.first, first.isUppercase else { return 0 }
        return numbers[first.lowercased() + word.dropFirst()] ?? 0
    }

    /// What holds `twenty-one` together.
    var hyphen: UInt8 { number(of: "-") }

    /// What the word of a number does.
    func role(_ number: UInt8) -> Role { roles[Int(number) - 1] }

    /// The word of a number.
    func word(_ number: UInt8) -> String { words[Int(number) - 1] }
}
