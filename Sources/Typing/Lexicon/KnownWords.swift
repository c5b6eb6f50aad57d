import Algorithms
import Text

/// The words that a model of characters may spell, apart from case.
struct KnownWords: Sendable {
    /// The case-folded words, and the keys of those with an apostrophe or a hyphen; sorted.
    private let words: [[UInt8]], joinedKeys: [[UInt8]]
    /// The words as the text has them.
    private let spellings: Set<String>
    private let cases: CaseMapping

    init(_ list: WordList, locale: String) {
        let cases = CaseMapping(locale: locale)
        let texts = list.words.map { String(decoding: $0, as: UTF8.self) }.filter(Lexicon.isWord)
        words = Self.sorted(texts.map { Array(cases.folded($0).utf8) })
        joinedKeys = Self.sorted(texts.map { WordKeys($0).joined })
        (spellings, self.cases) = (Set(texts), cases)
    }

    private static func sorted(_ words: [[UInt8]]) -> [[UInt8]] {
        Set(words).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Returns whether this is a word.
    func contains(_ text: String) -> Bool {
        let folded = Array(cases.folded(text).utf8)
        return Self.first(of: words, from: folded) == folded
    }

    /// Returns whether this is a word with the capitals that a text has, or with all, the first or none.
    func containsSpelling(_ text: String) -> Bool {
        guard contains(text) else { return false }
        let small = cases.lowercased(text)
        return text == small || text == cases.capitalized(small) || spellings.contains(text)
            || text == cases.uppercased(text)
    }

    /// Returns whether a word begins so, or is this.
    func begin(with text: String) -> Bool { Self.begin(words, with: Array(cases.folded(text).utf8)) }

    /// Returns whether a word begins with keys that have 1 for an apostrophe or a hyphen.
    func begin(withJoinedKeys keys: [UInt8]) -> Bool { Self.begin(joinedKeys, with: keys) }

    private static func begin(_ words: [[UInt8]], with prefix: [UInt8]) -> Bool {
        first(of: words, from: prefix)?.starts(with: prefix) ?? false
    }

    /// Returns the first word that does not precede `text`.
    private static func first(of words: [[UInt8]], from text: [UInt8]) -> [UInt8]? {
        let index = words.partitioningIndex { !$0.lexicographicallyPrecedes(text) }
        return index < words.count ? words[index] : nil
    }
}
