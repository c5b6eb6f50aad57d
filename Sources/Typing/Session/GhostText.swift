import Modeling
import Text

extension TypingState {
    /// The greedy continuation after the word in progress: a few words, to the end of the sentence at most.
    ///
    /// Empty unless the cursor is at the end of the text. It ends before a word that is banned, that no text has, or
    /// that has the capitals of headings where a line begins, and before it repeats itself.
    var ghost: String {
        guard text.after.isEmpty else { return "" }
        let before = String(text.reader.backwards.prefix(80).reversed()) + word
        var state = self
        guard let rest = state.completeWord() else { return "" }
        let isApart = state.text.needsSpace
        let predictor = state.text.reader.predictor(before: isApart ? " x" : "x")
        let steps = min(resources.steps(predictor), resources.hasWords ? 8 : 48)
        let more =
            resources.hasWords
            ? resources.greedyWords(predictor, steps: steps, isApart: isApart, learned)
            : resources.greedyCharacters(predictor, steps: steps)
        let beginsLine = text.beginning == .line
        return rest
            + GhostWords(more, after: before + rest, locale: resources.vocabulary.locale).withoutLoop {
                word in
                learned.isBanned(word) || !isKnown(word) || (beginsLine && Casing(of: word) == .capitals)
            }
    }

    /// Returns whether the word may be suggested to a model of characters, which could spell any.
    private func isKnown(_ word: String) -> Bool {
        resources.known == nil || resources.knows(word) || learned.spelling(of: word) != nil
    }

    /// Completes the word in progress by the first suggestion, if it needs completing, and makes it text.
    ///
    /// - Returns: What was added to the word, or `nil` if no suggestion begins with it.
    private mutating func completeWord() -> String? {
        var rest = ""
        let typed = word
        if !typed.isEmpty, entry.keys.isEmpty, resources.hasWords, !resources.lexicon.knows(typed) {
            guard let whole = suggestions.first?.text, whole.hasPrefix(typed) else { return nil }
            rest = String(whole.dropFirst(typed.count))
        }
        text.reader.append(typed + rest)
        entry = WordEntry()
        return rest
    }
}

extension TypingResources {
    /// Writes the greedy continuation by words and punctuation marks.
    ///
    /// - Parameters:
    ///   - predictor: The predictor after the text.
    ///   - steps: The most tokens to write.
    ///   - isApart: Whether the continuation begins with a space.
    ///   - learned: The words that are banned.
    /// - Returns: The text, which ends with the sentence or where white space is likelier than any word.
    fileprivate func greedyWords(
        _ predictor: any Predictor, steps: Int, isApart: Bool, _ learned: LearnedWords
    ) -> String {
        var predictor = predictor, ids: [Int32] = []
        // Decoded after a word, the first token gets its space, or none.
        guard let anchor = lexicon.words.first?.forms.first else { return "" }
        for step in 0..<steps {
            let p = predictor.distribution(vocabulary.count)
            guard let id = likeliest(p, isAfterSpace: step == 0 && !isApart, learned) else {
                break
            }
            ids.append(id)
            if endsSentence(id) { break }
            if step < steps - 1 { predictor.read(id) }
        }
        let text = tokenizer.decode((isApart ? [anchor.id] : []) + ids)
        return String(decoding: text.dropFirst(isApart ? anchor.text.utf8.count : 0), as: UTF8.self)
    }

    /// Returns the likeliest word or punctuation mark, or `nil` if white space is likelier.
    private func likeliest(_ p: [Float], isAfterSpace: Bool, _ learned: LearnedWords) -> Int32? {
        var best: (id: Int32?, p: Float) = (nil, 0)
        for (i, token) in vocabulary.tokens.enumerated() where p[i] > best.p {
            switch token {
            case .space, .lineEnd: best = (nil, p[i])
            case .word(let utf8, let glue) where isText[i] && !(isAfterSpace && glue.contains(.left)):
                if learned.isBanned(String(decoding: utf8, as: UTF8.self)) { continue }
                best = (Int32(i), p[i])
            default: break
            }
        }
        return best.id
    }

    /// Returns the greedy continuation by characters, cut after its last whole word.
    fileprivate func greedyCharacters(_ predictor: any Predictor, steps: Int) -> String {
        var predictor = predictor, text = "", whole = ""
        for _ in 0..<steps {
            let p = predictor.distribution(vocabulary.count)
            guard let id = p.indices.max(by: { p[$0] < p[$1] }),
                case .character(let utf8) = vocabulary.tokens[id]
            else { break }
            let character = String(decoding: utf8, as: UTF8.self)
            if character == "\n" { return text }
            if character.unicodeScalars.first?.isAlphanumeric != true { whole = text }
            text += character
            if endsSentence(Int32(id)) { return text }
            predictor.read(Int32(id))
        }
        return whole
    }

    private func endsSentence(_ id: Int32) -> Bool {
        let text = String(decoding: vocabulary.tokens[Int(id)].utf8, as: UTF8.self)
        return text.count == 1 && text.allSatisfy(Punctuation.sentenceEnding.contains)
    }
}

/// The words of a continuation, to end it before it repeats itself.
private struct GhostWords {
    private let text: String, before: String, locale: String

    init(_ text: String, after before: String, locale: String) {
        (self.text, self.before, self.locale) = (text, before, locale)
    }

    /// Returns the text up to a word that stops it, that repeats the word before it, or that makes a pair of words which
    /// was there before.
    func withoutLoop(isStop: (String) -> Bool) -> String {
        let all = before + text, start = all.utf8.index(all.startIndex, offsetBy: before.utf8.count)
        var words: [Substring] = [], pairs: Set<[Substring]> = [], last: Substring?
        for word in segments(of: all) {
            let isNew = word.endIndex > start
            let pair = [last ?? "", word]
            if isNew, word == last || pairs.contains(pair) || isStop(String(word)) {
                let end = words.last?.endIndex ?? all.startIndex
                return end > start ? String(all[start..<end]) : ""
            }
            words.append(word)
            pairs.insert(pair)
            last = word
        }
        return text
    }

    /// Returns the words by ICU; none where ICU fails.
    private func segments(of all: String) -> [Substring] {
        var all = all, ends: [Int32] = []
        all.withUTF8 {
            try? Segmenter(.words, locale: locale).ends(of: UnsafeRawBufferPointer($0), into: &ends)
        }
        var start = all.startIndex
        return ends.map { end in
            let end = all.utf8.index(all.startIndex, offsetBy: Int(end))
            defer { start = end }
            return all[start..<end]
        }.filter { $0.unicodeScalars.contains(where: \.isAlphanumeric) }
    }
}
