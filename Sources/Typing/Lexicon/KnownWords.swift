import Text

/// The words that a model of characters may spell, apart from case.
struct KnownWords: Sendable {
    /// The case-folded words, and the keys of those with an apostrophe or a hyphen.
    private let words: SortedWords, joinedKeys: SortedWords
    /// The words as the text has them.
    private let spellings: Set<String>
    private let cases: CaseMapping

    init(_ list: WordList, locale: String) {
        let cases = CaseMapping(locale: locale)
        let texts = list.words.map { String(decoding: $0, as: UTF8.self) }.filter(Lexicon.isWord)
        words = SortedWords(texts.map { Array(cases.folded($0).utf8) })
        joinedKeys = SortedWords(texts.map { WordKeys($0).joined })
        (spellings, self.cases) = (Set(texts), cases)
    }

    /// Returns whether this is a word.
    func contains(_ text: String) -> Bool {
        words.child(of: words.root, Array(cases.folded(text).utf8)).map(words.isWord) ?? false
    }

    /// Returns whether this is a word with the capitals that a text has, or with all, the first or none.
    func containsSpelling(_ text: String) -> Bool {
        guard contains(text) else { return false }
        let small = cases.lowercased(text)
        return text == small || text == cases.capitalized(small) || spellings.contains(text)
            || text == cases.uppercased(text)
    }

    /// Returns whether a word begins so, or is this.
    func begin(with text: String) -> Bool {
        words.child(of: words.root, Array(cases.folded(text).utf8)) != nil
    }

    /// Returns whether a word begins with keys that have 1 for an apostrophe or a hyphen.
    func begin(withJoinedKeys keys: [UInt8]) -> Bool { joinedKeys.child(of: joinedKeys.root, keys) != nil }
}
