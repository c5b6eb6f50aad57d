import Modeling
import Text

extension TypingState {
    /// The likeliest continuation after the word in progress: token by token the likeliest one, a few words long,
    /// to the end of the sentence at most.
    ///
    /// There is none where text stands after the cursor.
    var ghost: String {
        guard after.isEmpty else { return "" }
        var line = self
        guard let rest = line.completeWord() else { return "" }
        let next = line.wantsSpace ? " x" : "x"
        let predictor = line.reader.predictor(before: next)
        let steps = min(resources.steps(predictor), resources.hasWords ? 8 : 48)
        return rest
            + (resources.hasWords
                ? resources.words(predictor, steps: steps, apart: next == " x")
                : resources.characters(predictor, steps: steps))
    }

    /// Makes the word in progress whole; returns what it lacked, or `nil` where nobody knows.
    private mutating func completeWord() -> String? {
        var rest = ""
        let typed = word
        if !typed.isEmpty, keys.isEmpty, resources.hasWords, !resources.lexicon.contains(typed) {
            guard let whole = suggestions.first?.text, whole.hasPrefix(typed) else { return nil }
            rest = String(whole.dropFirst(typed.count))
        }
        reader.append(typed + rest)
        (stem, keys, tap) = ("", [], nil)
        return rest
    }
}

extension TypingResources {
    /// The likeliest words and marks.
    fileprivate func words(_ predictor: any Predictor, steps: Int, apart: Bool) -> String {
        var predictor = predictor, ids: [Int32] = []
        // A word to stand before them, so that the first one gets its space, or none.
        guard let anchor = lexicon.words.first?.forms.first else { return "" }
        for step in 0..<steps {
            let p = predictor.distribution(vocabulary.count)
            guard let id = likeliest(p, afterSpace: step == 0 && !apart) else { break }
            ids.append(id)
            if endsSentence(id) { break }
            if step < steps - 1 { predictor.read(id) }
        }
        let text = tokenizer.decode((apart ? [anchor.id] : []) + ids)
        return String(decoding: text.dropFirst(apart ? anchor.text.utf8.count : 0), as: UTF8.self)
    }

    /// The likeliest word or mark; `nil` where white space is likelier, which ends the line.
    private func likeliest(_ p: [Float], afterSpace: Bool) -> Int32? {
        var best: (id: Int32?, p: Float) = (nil, 0)
        for (i, token) in vocabulary.tokens.enumerated() where p[i] > best.p {
            switch token {
            case .space, .lineEnd: best = (nil, p[i])
            case .word(_, let glue) where isText[i] && !(afterSpace && glue.contains(.left)):
                best = (Int32(i), p[i])
            default: break
            }
        }
        return best.id
    }

    /// The likeliest characters, to the end of the last whole word.
    fileprivate func characters(_ predictor: any Predictor, steps: Int) -> String {
        var predictor = predictor, text = "", whole = ""
        for _ in 0..<steps {
            let p = predictor.distribution(vocabulary.count)
            guard let id = p.indices.max(by: { p[$0] < p[$1] }),
                case .character(let utf8) = vocabulary.tokens[id]
            else { break }
            let character = String(decoding: utf8, as: UTF8.self)
            if character == "\n" { return text }
            if character.unicodeScalars.first.map(isAlphanumeric) != true { whole = text }
            text += character
            if endsSentence(Int32(id)) { return text }
            predictor.read(Int32(id))
        }
        return whole
    }

    private func endsSentence(_ id: Int32) -> Bool {
        let utf8 = vocabulary.tokens[Int(id)].utf8
        return utf8 == Array(".".utf8) || utf8 == Array("!".utf8) || utf8 == Array("?".utf8)
    }
}
