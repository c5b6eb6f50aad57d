/// The words that a user has taught, and those that shall not be offered.
///
/// A word that is in no vocabulary is offered once it has been used ``threshold`` times, or been taught.
/// Its probability is a share of what the model gives to all words that its vocabulary lacks,
///
///     p(w | h) = p(⟨spell⟩ | h) · c(w) / (N + T)
///
/// where `c(w)` is how often it was used, `N` the sum of all these counts and `T` the number of such words: of
/// the next unknown word, the share `T / (N + T)` is left for one never seen (Witten & Bell 1991, method C).
public struct LearnedWords: Sendable, Equatable {
    /// How often an unknown word is used before it is offered.
    public static let threshold = 2
    /// Stands for p(⟨spell⟩ | h) where characters are tokens and nothing tells which words are unknown.
    static let share: Float = 0.05
    /// The longest word, in bytes of UTF-8, and how many words there may be.
    static let maxBytes = 128, maxWords = 100_000

    /// A word and how to find it.
    struct Entry: Sendable, Equatable {
        var count: Int
        let letters: [UInt8]
        let keys: [UInt8]
    }

    private(set) var entries: [String: Entry] = [:]
    /// N.
    private(set) var total = 0
    /// Words that are never offered, however they are capitalized; lower-cased.
    public internal(set) var banned: Set<String> = []

    /// No word yet.
    public init() {}

    /// How often each word was used.
    public var counts: [String: Int] { entries.mapValues(\.count) }

    /// Whether nothing has been taught.
    public var isEmpty: Bool { entries.isEmpty && banned.isEmpty }

    /// Offers the word from now on, banned or not; false for what is no word.
    @discardableResult public mutating func learn(_ word: String) -> Bool {
        banned.remove(word.lowercased())
        return add(word, Self.threshold)
    }

    /// Counts a word that was used; false for what is no word, and for one that is banned, which it stays.
    @discardableResult public mutating func note(_ word: String) -> Bool {
        !isBanned(word) && add(word, 1)
    }

    /// Never offers the word again, and forgets that it was used.
    @discardableResult public mutating func ban(_ word: String) -> Bool {
        let small = word.lowercased()
        guard Self.isWord(word), Self.isWord(small), !isFull || entries[word] != nil else { return false }
        forget(word)
        banned.insert(small)
        return true
    }

    /// Takes the word out, whether it was learned or banned.
    public mutating func forget(_ word: String) {
        total -= entries.removeValue(forKey: word)?.count ?? 0
        banned.remove(word.lowercased())
    }

    /// Whether there are as many words as there may be, learned and banned ones together.
    var isFull: Bool { entries.count + banned.count >= Self.maxWords }

    /// Whether the word is never offered.
    func isBanned(_ word: String) -> Bool { !banned.isEmpty && banned.contains(word.lowercased()) }

    /// c(w) / (N + T).
    func share(_ entry: Entry) -> Float { Float(entry.count) / Float(total + entries.count) }

    mutating func add(_ word: String, _ count: Int) -> Bool {
        guard Self.isWord(word) else { return false }
        if let known = entries[word]?.count {
            let more = min(count, Int(Int32.max) - known)
            entries[word]?.count += more
            total += more
        } else {
            guard !isFull else { return false }
            entries[word] = Entry(count: count, letters: Lexicon.fold(word), keys: Lexicon.keys(word))
            total += count
        }
        return true
    }

    /// Whether the text can be learned: a word of bounded length.
    static func isWord(_ text: String) -> Bool { text.utf8.count <= maxBytes && Lexicon.isWord(text) }
}
