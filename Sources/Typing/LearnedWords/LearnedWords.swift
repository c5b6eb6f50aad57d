/// The words that a user taught or banned, with how often each was used.
///
/// A word that is not in the vocabulary is suggested once it has been used ``threshold`` times or taught. Its
/// probability is a share of the probability that the model gives to unknown words,
///
///     p(w | h) = p(⟨spell⟩ | h) · c(w) / (N + T)
///
/// where `c(w)` is the number of times it was used, `N` the sum of these counts over all learned words and `T` the
/// number of learned words. The share `T / (N + T)` is left for a word never seen before (Witten & Bell 1991,
/// method C).
public struct LearnedWords: Sendable, Equatable {
    /// How often an unknown word is used before it is suggested.
    public static let threshold = 2
    /// Replaces p(⟨spell⟩ | h) for character models, which give unknown words no probability of their own.
    static let unknownShare: Float = 0.05
    /// The longest word, in bytes of UTF-8, and the largest number of words, banned ones included.
    static let maxBytes = 128, maxWords = 100_000

    /// How often a word was used, with its index keys.
    struct Entry: Sendable, Equatable {
        var count: Int
        let letters: [UInt8]
        let keys: [UInt8]
    }

    private(set) var entries: [String: Entry] = [:]
    /// The sum of all counts, N.
    private(set) var total = 0
    /// The banned words in lowercase; they are not suggested in any casing.
    public internal(set) var banned: Set<String> = []

    /// Creates an empty list.
    public init() {}

    /// How often each word was used.
    public var counts: [String: Int] { entries.mapValues(\.count) }

    /// Whether no word has been learned or banned.
    public var isEmpty: Bool { entries.isEmpty && banned.isEmpty }

    /// Teaches a word, which is suggested from now on, even if it was banned.
    ///
    /// - Returns: False if the text is not a word or the list is full.
    @discardableResult public mutating func learn(_ word: String) -> Bool {
        banned.remove(word.lowercased())
        return add(word, Self.threshold)
    }

    /// Counts a use of a word.
    ///
    /// - Returns: False if the text is not a word, the word is banned, or the list is full.
    @discardableResult public mutating func countUse(of word: String) -> Bool {
        !isBanned(word) && add(word, 1)
    }

    /// Bans a word, which is no longer suggested, and forgets its uses.
    ///
    /// - Returns: False if the text is not a word or the list is full.
    @discardableResult public mutating func ban(_ word: String) -> Bool {
        let small = word.lowercased()
        guard Self.isWord(word), Self.isWord(small), !isFull || entries[word] != nil else { return false }
        forget(word)
        banned.insert(small)
        return true
    }

    /// Removes a word, whether it was learned or banned.
    public mutating func forget(_ word: String) {
        total -= entries.removeValue(forKey: word)?.count ?? 0
        banned.remove(word.lowercased())
    }

    /// Whether the list holds as many words as it may.
    var isFull: Bool { entries.count + banned.count >= Self.maxWords }

    /// Returns whether the word is banned.
    func isBanned(_ word: String) -> Bool { !banned.isEmpty && banned.contains(word.lowercased()) }

    /// Returns a learned word's share of unknown words, c(w) / (N + T).
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

    /// Returns whether the text is a word that is short enough to learn.
    static func isWord(_ text: String) -> Bool { text.utf8.count <= maxBytes && Lexicon.isWord(text) }
}
