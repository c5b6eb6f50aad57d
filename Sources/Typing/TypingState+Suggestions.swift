import Modeling

extension TypingState {
    /// Works out what is offered for the word in progress; to be called after every key.
    mutating func refresh() {
        candidates = []
        suggestions = []
        if isMarking {
            candidates = ranking(before: ".").marks(keys.count, after: reader.last)
            if candidates.isEmpty { candidates = [digits] }
            return
        }
        if keys.isEmpty {
            suggestions = completions(of: word, count: 3)
        } else {
            candidates = keyed(count: 8) + [digits]
            choice = min(choice, candidates.count - 1)
            let shown = candidates[choice].text
            var best = TopK<Suggestion, Float>(3)
            for candidate in candidates.dropLast() where candidate.text != shown {
                best.insert(candidate, score: candidate.probability)
            }
            suggestions = best.items.map(\.value)
        }
    }

    private var isMarking: Bool { keys.first == UInt8(ascii: "1") }

    private var digits: Suggestion {
        Suggestion(text: String(decoding: keys, as: UTF8.self), kind: .spelling, probability: 0)
    }

    /// The likeliest words that begin with what has been typed, or next words.
    mutating func completions(of typed: String, count: Int) -> [Suggestion] {
        let casing = typed.isEmpty ? wordCasing : Casing(of: typed)
        let next = typed.isEmpty && wantsSpace ? " x" : "x"
        let known = ranking(casing, before: next).completions(of: typed, count: count)
        if resources.hasWords, !known.isEmpty || typed.isEmpty { return known }
        return likeliest(known + spelledCompletions(of: typed, casing, count: count), count: count)
    }

    /// What the keys may mean, but for the digits themselves.
    private mutating func keyed(count: Int) -> [Suggestion] {
        let known = ranking(wordCasing, before: "x").candidates(for: keys, count: count)
        if resources.hasWords && !known.isEmpty { return known }
        let spelled = spelledCandidates(wordCasing, count: count)
        let kinds: [Suggestion.Kind] = [.exact, .completion, .correction, .spelling]
        return kinds.flatMap { kind in
            likeliest((known + spelled).filter { $0.kind == kind }, count: .max)
        }
    }

    /// The likeliest of suggestions from two sources, each text once.
    private func likeliest(_ suggestions: [Suggestion], count: Int) -> [Suggestion] {
        var best: [Suggestion] = []
        for suggestion in suggestions.sorted(by: { $0.probability > $1.probability })
        where !best.contains(where: { $0.text == suggestion.text }) && best.count < count {
            best.append(suggestion)
        }
        return best
    }

    /// How the next word is written.
    private var wordCasing: Casing { casing == .usual && startsSentence ? .capital : casing }

    private mutating func ranking(_ casing: Casing = .usual, before next: String) -> Ranking {
        Ranking(resources.lexicon, reader.distribution(before: next), learned, casing)
    }
}
