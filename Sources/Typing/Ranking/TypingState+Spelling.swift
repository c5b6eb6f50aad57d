import Modeling
import Text

/// Words found letter by letter: all words with character tokens, and words that a word vocabulary lacks.
extension TypingState {
    /// The letters of the word in progress that have been read, and the predictor after them.
    struct SpelledLetters: Sendable {
        var letters: String
        var predictor: any Predictor
    }

    /// Returns the likeliest words that begin with what has been typed.
    mutating func spelledCompletions(of typed: String, _ casing: Casing, count: Int) -> [Suggestion] {
        guard let predictor = predictor(after: typed) else { return [] }
        return suggestions(search([], predictor, after: typed, count: count), casing) { _ in .completion }
    }

    /// Returns the likeliest words that fit the keys, those with as many letters as keys first.
    mutating func spelledCandidates(_ casing: Casing, count: Int) -> [Suggestion] {
        guard let predictor = predictor(after: "") else { return [] }
        let found = search(entry.keys, predictor, after: "", count: count)
        return suggestions(found.filter(\.isExact) + found.filter { !$0.isExact }, casing) {
            resources.hasWords ? .spelling : $0.isExact ? .exact : .completion
        }
    }

    private func suggestions(
        _ found: [LetterSearch.Found], _ casing: Casing, _ kind: (LetterSearch.Found) -> Suggestion.Kind
    ) -> [Suggestion] {
        found
            .map {
                Suggestion(text: casing.applied(to: $0.text), kind: kind($0), probability: $0.probability)
            }
            .filter { !learned.isBanned($0.text) }
    }

    private func search(
        _ keys: [UInt8], _ predictor: any Predictor, after typed: String, count: Int
    ) -> [LetterSearch.Found] {
        let search = LetterSearch(
            alphabet: resources.alphabet, keys: keys, steps: resources.steps(predictor),
            width: predictor.affordableWidth)
        return search.words(predictor, resources.vocabulary.count, after: typed, count: count)
    }

    /// Returns the predictor after the letters of a word, or `nil` if the vocabulary cannot spell words.
    ///
    /// Letters read for an earlier key are not read again.
    private mutating func predictor(after typed: String) -> (any Predictor)? {
        if typed.isEmpty || spelled.map({ !typed.hasPrefix($0.letters) }) ?? true {
            var predictor = text.reader.predictor(before: typed.isEmpty && text.needsSpace ? " x" : "x")
            if resources.hasWords {
                guard let open = resources.lexicon.spelling.first else { return nil }
                predictor.read(open)
            }
            spelled = SpelledLetters(letters: "", predictor: predictor)
        }
        guard var spelled else { return nil }
        let rest = typed.unicodeScalars.dropFirst(spelled.letters.unicodeScalars.count)
        // A combining mark changes the tokens of the letter before it; start over.
        if let first = rest.first, first.isCombiningMark {
            self.spelled = nil
            return predictor(after: typed)
        }
        for id in resources.spelling(of: String(rest)) { spelled.predictor.read(id) }
        spelled.letters = typed
        self.spelled = spelled
        return spelled.predictor
    }
}
