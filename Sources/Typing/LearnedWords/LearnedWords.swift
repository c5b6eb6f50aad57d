import Text

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
///
/// Spellings that differ only in case are one word, in the spelling that was taught or used last. At a sentence's
/// start a single capital is not part of the spelling.
public struct LearnedWords: Sendable, Equatable {
    /// How often an unknown word is used before it is suggested.
    public static let threshold = 2
    /// Replaces p(⟨spell⟩ | h) for character models, which give unknown words no probability of their own.
    static let unknownShare: Float = 0.05
    /// The longest word, in bytes of UTF-8, and the largest number of words, banned ones included.
    static let maxBytes = 128, maxWords = 100_000

    /// A word's spelling and how often it was used, with its index keys.
    struct Entry: Sendable, Equatable {
        let spelling: String
        var count: Int
        let letters: [UInt8]
        let keys: WordKeys

        init(_ spelling: String, _ count: Int) {
            (self.spelling, self.count) = (spelling, count)
            (letters, keys) = (Lexicon.fold(spelling), WordKeys(spelling))
        }
    }

    /// The learned words by their case-folded spelling.
    private(set) var entries: [String: Entry] = [:]
    /// The sum of all counts, N.
    private(set) var total = 0
    /// The banned words, case-folded; they are not suggested in any casing.
    public private(set) var banned: Set<String> = []
    let cases: CaseMapping

    /// Creates an empty list of words in a language, which decides what differs only in case.
    public init(locale: String = "") { cases = CaseMapping(locale: locale) }

    /// How often each word was used, by its spelling.
    public var counts: [String: Int] {
        Dictionary(entries.values.map { ($0.spelling, $0.count) }, uniquingKeysWith: +)
    }

    /// Whether no word has been learned or banned.
    public var isEmpty: Bool { entries.isEmpty && banned.isEmpty }

    // MARK: Teaching

    /// Teaches a word, which is suggested from now on, even if it was banned.
    ///
    /// - Returns: False if the text is not a word or the list is full.
    @discardableResult public mutating func learn(_ word: String) -> Bool {
        learn(word, startsSentence: false)
    }

    @discardableResult mutating func learn(_ word: String, startsSentence: Bool) -> Bool {
        banned.remove(cases.folded(word))
        return add(word, Self.threshold, startsSentence: startsSentence)
    }

    /// Counts a use of a word.
    ///
    /// - Returns: False if the text is not a word, the word is banned, or the list is full.
    @discardableResult public mutating func countUse(of word: String) -> Bool {
        countUse(of: word, startsSentence: false)
    }

    @discardableResult mutating func countUse(of word: String, startsSentence: Bool) -> Bool {
        !isBanned(word) && add(word, 1, startsSentence: startsSentence)
    }

    /// Takes back uses that were counted.
    mutating func takeBackUse(of word: String, times: Int = 1) {
        let key = cases.folded(word)
        guard let count = entries[key]?.count else { return }
        total -= min(count, times)
        if count > times { entries[key]?.count -= times } else { entries[key] = nil }
    }

    /// Bans a word, which is no longer suggested, and forgets its uses.
    ///
    /// - Returns: False if the text is not a word or the list is full.
    @discardableResult public mutating func ban(_ word: String) -> Bool {
        let key = cases.folded(word)
        guard Self.isWord(word), Self.isWord(key), !isFull || entries[key] != nil else { return false }
        forget(word)
        banned.insert(key)
        return true
    }

    /// Removes a word, whether it was learned or banned.
    public mutating func forget(_ word: String) {
        let key = cases.folded(word)
        total -= entries.removeValue(forKey: key)?.count ?? 0
        banned.remove(key)
    }

    /// Whether the list holds as many words as it may.
    var isFull: Bool { entries.count + banned.count >= Self.maxWords }

    /// Returns whether the word is banned.
    func isBanned(_ word: String) -> Bool { !banned.isEmpty && banned.contains(cases.folded(word)) }

    /// Returns a learned word's share of unknown words, c(w) / (N + T).
    func share(_ entry: Entry) -> Float { Float(entry.count) / Float(total + entries.count) }

    mutating func add(_ word: String, _ count: Int, startsSentence: Bool = false) -> Bool {
        guard Self.isWord(word) else { return false }
        let key = cases.folded(word), old = entries[key]
        guard old != nil || !isFull else { return false }
        var spelling = word
        if startsSentence, case let small = cases.lowercased(word), word == cases.capitalized(small) {
            spelling = old?.spelling ?? small
        }
        let known = old?.count ?? 0
        let more = min(count, Int(Int32.max) - known)
        if spelling == old?.spelling {
            entries[key]?.count += more
        } else {
            entries[key] = Entry(spelling, known + more)
        }
        total += more
        return true
    }

    /// Returns whether the text is a word that is short enough to learn.
    static func isWord(_ text: String) -> Bool { text.utf8.count <= maxBytes && Lexicon.isWord(text) }

    /// Returns the spelling of a learned word, however `word` is capitalized.
    func spelling(of word: String) -> String? { entries[cases.folded(word)]?.spelling }

    // MARK: Two lists

    /// Returns the same words in another language.
    func words(locale: String) -> LearnedWords {
        guard locale != cases.locale else { return self }
        var words = LearnedWords(locale: locale)
        words.apply(self, since: LearnedWords())
        return words
    }

    /// Makes the changes that led from `old` to `new`: words learned, used, banned and forgotten.
    mutating func apply(_ new: LearnedWords, since old: LearnedWords) {
        for (key, entry) in old.entries where new.entries[key] == nil {
            total -= entries.removeValue(forKey: cases.folded(entry.spelling))?.count ?? 0
        }
        banned.subtract(old.banned.subtracting(new.banned).map(cases.folded))
        for (key, entry) in new.entries {
            let uses = entry.count - (old.entries[key]?.count ?? 0)
            let isRespelled = entry.spelling != old.entries[key]?.spelling
            if uses > 0 || (isRespelled && spelling(of: entry.spelling) != nil) {
                _ = add(entry.spelling, max(0, uses))
            }
            if uses < 0 { takeBackUse(of: entry.spelling, times: -uses) }
        }
        for word in new.banned.subtracting(old.banned) { _ = ban(word) }
        // What another session has banned stays banned.
        for key in banned { total -= entries.removeValue(forKey: key)?.count ?? 0 }
    }
}
