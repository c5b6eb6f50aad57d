import Modeling

/// A ranking of the known words by their probability at one place of a text.
struct Ranking {
    let lexicon: Lexicon
    /// The probability of each token, (V).
    let p: [Float]
    let learned: LearnedWords
    let casing: Casing
    /// What begins here: lines may be headings in capitals, and a full stop that ends an abbreviation misleads.
    let beginning: Beginning
    /// The probability of all words that the vocabulary lacks.
    private let unknown: Float
    /// The words that are not suggested.
    private let banned: Set<Int32>

    init(
        _ lexicon: Lexicon, _ p: [Float], _ learned: LearnedWords, _ casing: Casing, _ beginning: Beginning
    ) {
        (self.lexicon, self.p, self.learned, self.casing) = (lexicon, p, learned, casing)
        self.beginning = beginning
        banned = Set(learned.banned.compactMap { lexicon.index(of: $0) })
        let spelling = lexicon.spelling.reduce(0) { $0 + p[Int($1)] }
        unknown = lexicon.spelling.isEmpty ? LearnedWords.unknownShare : spelling
    }

    /// A word of the lexicon, by its index, or a learned one.
    private enum Source {
        case word(Int32)
        case learned(String)
    }

    /// Returns the likeliest words that begin with the letters of `typed`, except `typed` itself.
    func completions(of typed: String, count: Int) -> [Suggestion] {
        let letters = Lexicon.fold(typed), typedLetters = TypedLetters(typed)
        func fits(_ word: String?) -> Bool {
            typedLetters.areBase || typedLetters.begin(word ?? "")
        }
        var best = TopK<Source, Float>(count + 1)
        for word in lexicon.words(beginningWith: letters)
        where !banned.contains(word) && !(typed.isEmpty && isHeading(word))
            && fits(lexicon.words[Int(word)].forms.first?.text)
        {
            best.insert(.word(word), score: score(word))
        }
        for (text, entry) in learnedWords({ $0.letters.starts(with: letters) && fits($0.spelling) }) {
            best.insert(.learned(text), score: unknown * learned.share(entry))
        }
        return Array(
            suggestions(best) { $0 == letters.count ? .exact : .completion }
                .filter { $0.text != typed }.prefix(count))
    }

    /// Returns the words that the keys may mean: all of exactly these keys, then `count` that are longer, then
    /// `count` that differ in one key.
    func candidates(for keys: [UInt8], count: Int) -> [Suggestion] {
        var exact = TopK<Source, Float>(64), longer = TopK<Source, Float>(count)
        for word in lexicon.words(keyed: keys) where !banned.contains(word) {
            if lexicon.words[Int(word)].keys.comparable(to: keys).count == keys.count {
                exact.insert(.word(word), score: score(word))
            } else {
                longer.insert(.word(word), score: score(word))
            }
        }
        for (text, entry) in learnedWords({ $0.keys.comparable(to: keys).starts(with: keys) }) {
            let score = unknown * learned.share(entry)
            if entry.keys.comparable(to: keys).count == keys.count {
                exact.insert(.learned(text), score: score)
            } else {
                longer.insert(.learned(text), score: score)
            }
        }
        return suggestions(exact) { _ in .exact } + suggestions(longer) { _ in .completion }
            + suggestions(corrections(of: keys, count: count)) { _ in .correction }
    }

    /// The probability that a key was pressed by mistake.
    private static let wrongKey: Float = 0.02

    /// Returns the likeliest words of as many keys that differ in one of them.
    private func corrections(of keys: [UInt8], count: Int) -> TopK<Source, Float> {
        var best = TopK<Source, Float>(count)
        guard keys.count > 2 else { return best }
        for i in keys.indices where keys[i] != UInt8(ascii: "1") {
            for other in UInt8(ascii: "2")...UInt8(ascii: "9") where other != keys[i] {
                var near = keys
                near[i] = other
                for word in lexicon.words(keyed: near) {
                    // Words of exactly these keys are sorted before longer ones.
                    guard lexicon.words[Int(word)].keys.comparable(to: near).count == near.count else {
                        break
                    }
                    if !banned.contains(word) { best.insert(.word(word), score: Self.wrongKey * score(word)) }
                }
            }
        }
        return best
    }

    /// Returns the punctuation of `count` characters that may follow the character `last`: the marks of the
    /// vocabulary by probability, then, for a single character, the common ones that it lacks.
    ///
    /// A mark that does not attach to the word before it includes a space.
    func marks(_ count: Int, after last: Character?) -> [Suggestion] {
        let isApart = last?.isWhitespace ?? true
        var scores: [String: Float] = [:]
        for mark in lexicon.marks where mark.form.text.unicodeScalars.count == count {
            guard !(isApart && mark.isGlued) else { continue }
            let text = isApart || mark.isGlued ? mark.form.text : " " + mark.form.text
            scores[text, default: 0] += p[Int(mark.form.id)]
        }
        var found = scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { Suggestion(text: $0.key, kind: .exact, probability: $0.value) }
        if count == 1 {
            found += Self.commonMarks.filter { scores[$0] == nil }
                .map { Suggestion(text: $0, kind: .exact, probability: 0) }
        }
        return found
    }

    private static let commonMarks = ".,?!'\"-:;()/@&*_…–—’“”‘#%+=<>[]{}~^`|\\$€£".map { String($0) }

    /// Returns the probability of a word in any casing.
    private func score(_ word: Int32) -> Float {
        var sum: Float = 0
        for form in lexicon.words[Int(word)].forms { sum += p[Int(form.id)] }
        return sum
    }

    /// Returns whether a line begins here and the word is known in capitals only, as the words of headings are.
    private func isHeading(_ word: Int32) -> Bool {
        beginning == .line && lexicon.words[Int(word)].forms.allSatisfy(\.isCapitals)
    }

    /// Returns the learned words that may be suggested and meet a condition, sorted so that ties are stable.
    ///
    /// A word of the vocabulary has the model's probability instead.
    private func learnedWords(
        _ isIncluded: (LearnedWords.Entry) -> Bool
    ) -> [(key: String, value: LearnedWords.Entry)] {
        learned.entries
            .filter {
                $0.value.count >= LearnedWords.threshold && isIncluded($0.value)
                    && lexicon.index(of: $0.key) == nil
            }
            .sorted { $0.key < $1.key }
    }

    private func suggestions(
        _ best: TopK<Source, Float>, _ kind: (Int) -> Suggestion.Kind
    ) -> [Suggestion] {
        var found: [Suggestion] = []
        for (source, score) in best.items {
            let (spelling, letters) = spelling(source)
            let text = casing.applied(to: spelling, learned.cases)
            if found.contains(where: { $0.text == text }) { continue }
            found.append(Suggestion(text: text, kind: kind(letters), probability: score))
        }
        return found
    }

    /// Returns the likeliest spelling of a word at this place, and its number of letters.
    private func spelling(_ source: Source) -> (String, Int) {
        switch source {
        case .learned(let key):
            let entry = learned.entries[key]
            return (entry?.spelling ?? key, entry?.letters.count ?? 0)
        case .word(let index):
            let word = lexicon.words[Int(index)]
            if let taught = taughtSpelling(of: word) { return (taught, word.letters.count) }
            return (form(of: word)?.text ?? "", word.letters.count)
        }
    }

    /// Returns the likeliest form of a word; after an abbreviation the most frequent one, and at the beginning of a line
    /// none in capitals if there is another.
    private func form(of word: Lexicon.Word) -> Lexicon.Form? {
        if beginning == .afterAbbreviation { return word.forms.first }
        let others = beginning == .line ? word.forms.filter { !$0.isCapitals } : []
        return (others.isEmpty ? word.forms : others).max { p[Int($0.id)] < p[Int($1.id)] }
    }

    /// Returns the spelling that was taught, if the vocabulary lacks it.
    private func taughtSpelling(of word: Lexicon.Word) -> String? {
        guard !learned.entries.isEmpty, let first = word.forms.first,
            let taught = learned.spelling(of: first.text)
        else { return nil }
        return word.forms.contains { $0.text == taught } ? nil : taught
    }
}
