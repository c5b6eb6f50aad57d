import Modeling
import Text

/// Words that are spelled: all of them where characters are tokens, else those that the vocabulary lacks.
extension TypingState {
    /// What the predictor has made of the letters of the word in progress.
    struct Spelled: Sendable {
        var typed: String
        var predictor: any Predictor
    }

    /// The likeliest words that begin with what has been typed, letter by letter.
    mutating func spelledCompletions(of typed: String, _ casing: Casing, count: Int) -> [Suggestion] {
        guard let predictor = predictor(after: typed) else { return [] }
        return search([], predictor, after: typed, count: count)
            .map {
                Suggestion(text: casing.applied(to: $0.text), kind: .completion, probability: $0.probability)
            }
            .filter { !learned.isBanned($0.text) }
    }

    /// The likeliest words that fit the keys, letter by letter: of just as many letters first.
    mutating func spelledCandidates(_ casing: Casing, count: Int) -> [Suggestion] {
        guard let predictor = predictor(after: "") else { return [] }
        let found = search(keys, predictor, after: "", count: count)
        return (found.filter(\.isExact) + found.filter { !$0.isExact })
            .map {
                let kind: Suggestion.Kind = resources.hasWords ? .spelling : $0.isExact ? .exact : .completion
                return Suggestion(text: casing.applied(to: $0.text), kind: kind, probability: $0.probability)
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

    /// The predictor after the letters, of which those that it read at the last key are not read again; `nil`
    /// where no spelling begins so.
    private mutating func predictor(after typed: String) -> (any Predictor)? {
        if typed.isEmpty || spelled.map({ !typed.hasPrefix($0.typed) }) ?? true {
            var predictor = reader.predictor(before: typed.isEmpty && wantsSpace ? " x" : "x")
            if resources.hasWords {
                guard let open = resources.lexicon.spelling.first else { return nil }
                predictor.read(open)
            }
            spelled = Spelled(typed: "", predictor: predictor)
        }
        guard var spelled else { return nil }
        // Letters are spelled alike wherever they stand, but for marks, which join the letter before them.
        let rest = typed.unicodeScalars.dropFirst(spelled.typed.unicodeScalars.count)
        if let first = rest.first, isMark(first) {
            self.spelled = nil
            return predictor(after: typed)
        }
        for id in resources.spelling(of: String(rest)) { spelled.predictor.read(id) }
        spelled.typed = typed
        self.spelled = spelled
        return spelled.predictor
    }
}
