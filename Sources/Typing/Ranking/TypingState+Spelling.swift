import Modeling
import Text

/// Words found letter by letter, with character tokens.
///
/// A word vocabulary needs none: what its model would spell is rarely a word.
extension TypingState {
    /// The letters of the word in progress that have been read, and the predictor after them.
    struct SpelledLetters: Sendable {
        var letters: String
        var predictor: any Predictor
    }

    /// Returns the likeliest words that begin with what has been typed.
    mutating func spelledCompletions(of typed: String, _ casing: Casing, count: Int) -> [Suggestion] {
        let predictor = predictor(after: typed)
        return suggestions(search([], predictor, after: typed, count: count), casing) { _ in .completion }
    }

    /// Returns the likeliest words that fit the keys, those with as many letters as keys first.
    mutating func spelledCandidates(_ casing: Casing, count: Int) -> [Suggestion] {
        let predictor = predictor(after: "")
        let found = search(entry.keys, predictor, after: "", count: count)
        return suggestions(found.filter(\.isExact) + found.filter { !$0.isExact }, casing) {
            $0.isExact ? .exact : .completion
        }
    }

    private func suggestions(
        _ found: [LetterSearch.Found], _ casing: Casing, _ kind: (LetterSearch.Found) -> Suggestion.Kind
    ) -> [Suggestion] {
        found
            .map {
                Suggestion(
                    text: casing.applied(to: $0.text, learned.cases), kind: kind($0),
                    probability: $0.probability)
            }
            .filter { !learned.isBanned($0.text) }
    }

    private func search(
        _ keys: [UInt8], _ predictor: any Predictor, after typed: String, count: Int
    ) -> [LetterSearch.Found] {
        let search = LetterSearch(
            alphabet: resources.alphabet, cases: learned.cases, known: resources.known,
            allowsCapitals: text.beginning != .line || Casing(of: typed) == .capitals, keys: keys,
            steps: resources.steps(predictor), width: predictor.affordableWidth)
        return search.words(predictor, resources.vocabulary.count, after: typed, count: count)
    }

    /// Returns the predictor after the letters of a word; letters read for an earlier key are not read again.
    private mutating func predictor(after typed: String) -> any Predictor {
        var known = spelled.flatMap { !typed.isEmpty && typed.hasPrefix($0.letters) ? $0 : nil }
        // A combining mark changes the tokens of the letter before it; start over.
        if let read = known?.letters.unicodeScalars.count,
            typed.unicodeScalars.dropFirst(read).first?.isCombiningMark == true
        {
            known = nil
        }
        var letters =
            known
            ?? SpelledLetters(
                letters: "",
                predictor: text.reader.predictor(before: typed.isEmpty && text.needsSpace ? " x" : "x"))
        let rest = typed.unicodeScalars.dropFirst(letters.letters.unicodeScalars.count)
        for id in resources.spelling(of: String(rest)) { letters.predictor.read(id) }
        letters.letters = typed
        spelled = letters
        return letters.predictor
    }
}
