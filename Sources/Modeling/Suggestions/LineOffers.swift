extension Line {
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
            var best = Best<Suggestion>(3)
            for candidate in candidates.dropLast() where candidate.text != shown {
                best.offer(candidate.probability, candidate)
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
        return ranking(casing, before: typed.isEmpty && wantsSpace ? " x" : "x").completions(
            of: typed, count: count)
    }

    private mutating func keyed(count: Int) -> [Suggestion] {
        ranking(wordCasing, before: "x").candidates(for: keys, count: count)
    }

    /// How the next word is written.
    private var wordCasing: Casing { casing == .usual && startsSentence ? .capital : casing }

    private mutating func ranking(_ casing: Casing = .usual, before next: String) -> Ranking {
        Ranking(desk.lexicon, reader.distribution(before: next), learned, casing)
    }

    var ghost: String { "" }
}
