import Modeling
import Text

/// The suggestions for the word in progress.
extension TypingState {
    /// Updates the suggestions; to be called after every key.
    mutating func refresh() {
        candidates = []
        suggestions = []
        if entry.isPunctuation {
            candidates = ranking(before: ".").marks(entry.keys.count, after: text.reader.last)
            if candidates.isEmpty { candidates = [digits] }
        } else if entry.keys.isEmpty {
            suggestions = completions(of: word, count: 3)
        } else {
            candidates = keyCandidates(count: 8) + [digits]
            entry.choice = min(entry.choice, candidates.count - 1)
            let shown = candidates[entry.choice].text
            var best = TopK<Suggestion, Float>(3)
            for candidate in candidates.dropLast() where candidate.text != shown {
                best.insert(candidate, score: candidate.probability)
            }
            suggestions = best.items.map(\.value)
        }
    }

    private var digits: Suggestion {
        Suggestion(text: String(decoding: entry.keys, as: UTF8.self), kind: .spelling, probability: 0)
    }

    /// Returns the likeliest words that begin with what has been typed, or the likeliest next words.
    mutating func completions(of typed: String, count: Int) -> [Suggestion] {
        guard typed.utf8.count <= LearnedWords.maxBytes else { return [] }
        let casing = typed.isEmpty ? nextCasing : Casing(of: typed)
        let next = typed.isEmpty && text.needsSpace ? " x" : "x"
        let known = ranking(casing, before: next).completions(of: typed, count: count)
        if resources.hasWords { return known }
        return likeliest(known + spelledCompletions(of: typed, casing, count: count), count: count)
    }

    /// Returns the words that the keys may mean.
    private mutating func keyCandidates(count: Int) -> [Suggestion] {
        guard entry.keys.count <= LearnedWords.maxBytes else { return [] }
        let known = ranking(nextCasing, before: "x").candidates(for: entry.keys, count: count)
        if resources.hasWords { return known }
        let spelled = spelledCandidates(nextCasing, count: count)
        let kinds: [Suggestion.Kind] = [.exact, .completion, .correction, .spelling]
        return kinds.flatMap { kind in
            likeliest((known + spelled).filter { $0.kind == kind }, count: .max)
        }
    }

    /// Returns the likeliest suggestions of two sources, each word once in its likelier casing.
    private func likeliest(_ suggestions: [Suggestion], count: Int) -> [Suggestion] {
        var words: Set<String> = []
        let sorted = suggestions.sorted { $0.probability > $1.probability }
        return Array(sorted.filter { words.insert(learned.cases.folded($0.text)).inserted }.prefix(count))
    }

    /// The casing of a word that begins at the cursor.
    private var nextCasing: Casing {
        entry.casing == .usual && text.beginning.isCapitalized ? .capital : entry.casing
    }

    private mutating func ranking(_ casing: Casing = .usual, before next: String) -> Ranking {
        Ranking(
            resources.lexicon, text.reader.distribution(before: next), learned, casing,
            text.beginning)
    }
}
