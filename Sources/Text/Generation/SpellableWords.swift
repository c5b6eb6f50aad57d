/// The words that a model may write character by character without coining any.
///
/// Where words are tokens, these are the words of the training text that the vocabulary lacks, as the text has them. Where
/// characters are, they are all its runs of letters, case-folded.
public struct SpellableWords: Sendable {
    let words: SortedWords
    /// The words that are tokens, to which only a word that has begun in a prompt may lead.
    let tokens: SortedWords

    /// Creates the words of a training text that a model of this vocabulary spells.
    public init(_ list: WordList, _ vocabulary: Vocabulary) {
        guard vocabulary.level == .char else {
            // No vocabulary has a carriage return, so that a word with one in an edited file could never be completed.
            let all = list.words.map { Array($0) }.filter { !$0.contains(UInt8(ascii: "\r")) }
            words = SortedWords(all.filter { !vocabulary.hasWord($0) })
            tokens = SortedWords(all.filter(vocabulary.hasWord))
            return
        }
        let text = CaseMapping(locale: vocabulary.locale).folded(String(decoding: list.utf8, as: UTF8.self))
        tokens = SortedWords([])
        words = SortedWords(
            text.unicodeScalars.split { !$0.isLetter }.map { Array(String($0).utf8) })
    }
}

extension Vocabulary {
    /// Returns whether a word is a token, with any glue.
    fileprivate func hasWord(_ word: [UInt8]) -> Bool {
        word.withUnsafeBytes { word in (0..<4).contains { index.word(word, Glue(rawValue: $0)) >= 0 } }
    }
}
