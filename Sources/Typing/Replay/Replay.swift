public import Modeling
public import Text

/// Types a text as an ideal user would, who knows what is coming and takes the fewest keys that the suggestions
/// allow, and counts.
///
/// What is typed is the text, character for character: wherever a suggestion would leave something else behind
/// (a space where none belongs), mending that is counted, too.
public struct Replay {
    /// How the user types.
    public enum Method: String, Sendable, CaseIterable {
        /// Letters, until one of three suggestions is the word; one key then writes it and the space after it.
        case letters
        /// All the keys of a word, `*` until it is shown, and `0`, which is the space.
        case keypad
        /// As above; or one key for a suggestion, which brings its space; or `0` as soon as the word is shown.
        case keypadCompletion
    }

    private let method: Method
    private let pieces: [ReplayText.Piece]
    private var keys: KeyCounter
    /// Keys pressed before the text began.
    private let beginning: Int
    private var figures = ReplayFigures()
    /// The end of what should stand there by now.
    private var typed = ""

    /// Prepares typing.
    ///
    /// - Parameters:
    ///   - text: What to type, normalized as the vocabulary has it.
    ///   - method: How.
    ///   - tokenizer: The tokenizer of the predictor's tokens.
    ///   - predictor: The predictor, which has read the start token and nothing else.
    ///   - words: The most words to type.
    /// - Throws: What ICU refuses.
    public init(
        _ text: String, _ method: Method, _ tokenizer: Tokenizer, _ predictor: any Predictor,
        words: Int = .max
    ) throws(TextError) {
        self.method = method
        pieces = try ReplayText(text, tokenizer.vocabulary).pieces(words: words)
        var session = TypingSession(tokenizer, predictor)
        session.keepsPast = false
        if method != .letters { session.use(.keypad) }
        keys = KeyCounter(session)
        beginning = keys.total
    }

    /// Types the whole text.
    ///
    /// - Parameter progress: Is told from time to time which share is done; returns false to stop there.
    /// - Returns: The figures of what was typed.
    public mutating func run(_ progress: (Double) -> Bool = { _ in true }) -> ReplayFigures {
        for (i, piece) in pieces.enumerated() {
            if i % 256 == 0, !progress(Double(i) / Double(pieces.count)) { break }
            figures.characters += piece.text.count
            if piece.isWord { word(piece.text) } else { mark(piece.text) }
            typed = String((typed + piece.text).suffix(40))
        }
        figures.keystrokes = keys.total - beginning
        figures.latencies = keys.latencies
        return figures
    }

    /// What has been typed.
    var text: String { keys.session.text }

    // MARK: Words

    private mutating func word(_ word: String) {
        let before = keys.total
        rank(word)
        let end = method == .letters ? letters(word) : keypad(word)
        let effort = ReplayFigures.Effort(
            words: 1, characters: word.count + 1,
            keystrokes: keys.total - before + (end == .withSpace ? 0 : 1))
        figures.words += effort
        let resources = keys.session.line.resources
        if !resources.hasWords || resources.lexicon.contains(word) { figures.knownWords += effort }
    }

    private mutating func rank(_ word: String) {
        // A mark that is still being chosen has been read by then.
        var line = keys.session.line
        line.finishWord()
        let offered = line.completions(of: "", count: 10)
        guard let index = offered.firstIndex(where: { $0.text == word }) else { return }
        figures.reciprocalRanks += 1 / Double(index + 1)
        if index == 0 { figures.top1 += 1 }
        if index < 3 { figures.top3 += 1 }
    }

    /// How a word ends.
    private enum End { case bare, withSpace }

    private mutating func letters(_ word: String) -> End {
        var count = 0
        for character in word {
            if keys.session.word.count == count, let chosen = chosen(word, keys) {
                keys = chosen
                return .withSpace
            }
            keys.press { $0.type(String(character)) }
            count += 1
        }
        return .bare
    }

    /// The keys after choosing a suggestion that leaves the text as it should be, if there is one.
    private func chosen(_ word: String, _ keys: KeyCounter) -> KeyCounter? {
        guard let index = keys.session.suggestions.firstIndex(where: { $0.text == word }) else { return nil }
        var keys = keys
        keys.press { $0.accept(suggestion: index) }
        return keys.session.line.ends(with: typed + word + " ") ? keys : nil
    }

    private mutating func keypad(_ word: String) -> End {
        var best: (keys: KeyCounter, end: End, cost: Int)?
        func offer(_ found: KeyCounter, _ end: End) {
            let cost = found.total + (end == .bare ? 1 : 0)
            if cost < best?.cost ?? .max { best = (found, end, cost) }
        }
        var trial = keys
        let digits = Lexicon.keys(word)
        for count in 0...digits.count {
            if count > 0 { trial.press { $0.press(Character(Unicode.Scalar(digits[count - 1]))) } }
            if method == .keypadCompletion, let found = chosen(word, trial) { offer(found, .withSpace) }
            if count > 0, method == .keypadCompletion || count == digits.count, let found = shown(word, trial)
            {
                offer(found, .bare)
            }
            // More keys cannot be fewer.
            if let best, trial.total + 1 >= best.cost { break }
        }
        if let best {
            keys = best.keys
            return best.end
        }
        spell(word)
        return .bare
    }

    /// The keys after `*` and shift until the word is shown, if they can get there.
    private func shown(_ word: String, _ keys: KeyCounter) -> KeyCounter? {
        let small = word.lowercased()
        guard let index = keys.session.candidates.firstIndex(where: { $0.text.lowercased() == small }) else {
            return nil
        }
        var keys = keys
        for _ in 0..<index { keys.press { $0.press("*") } }
        for _ in 0..<4 {
            if keys.session.word == word { return keys }
            keys.press { $0.shift() }
        }
        return nil
    }

    /// Multi-tap: a key to begin, the taps, `*` between two letters of one key, shift for a capital; what follows
    /// ends it.
    private mutating func spell(_ word: String) {
        keys.press { $0.use(.multitap) }
        var last: UInt8?
        for character in word {
            let small = Character(String(character.lowercased().prefix(1)))
            let all = UInt8(ascii: "1")...UInt8(ascii: "9")
            guard let key = all.first(where: { Keypad.taps($0).contains(small) }),
                let taps = Keypad.taps(key).firstIndex(of: small)
            else {
                // A table of symbols: a key to open it and one to choose.
                keys.press { $0.type(String(character)) }
                keys.extra += 1
                last = nil
                continue
            }
            if key == last { keys.press { $0.press("*") } }
            for _ in 0...taps { keys.press { $0.press(Character(Unicode.Scalar(key))) } }
            for _ in 0..<3 where keys.session.word.last != character { keys.press { $0.shift() } }
            last = key
        }
    }

    // MARK: Marks

    private mutating func mark(_ mark: String) {
        if mark == " ", keys.session.line.endsInOwnSpace { return }
        let wanted = typed + mark
        for way in ways(mark) where way.session.line.ends(with: wanted) {
            keys = way
            return
        }
        keys.press { $0.type(mark) }
    }

    /// The ways to write a mark or white space, best first.
    private func ways(_ mark: String) -> [KeyCounter] {
        var ways: [KeyCounter] = []
        func offer(_ presses: [(inout TypingSession) -> Void]) {
            var keys = keys
            for press in presses { keys.press(press) }
            ways.append(keys)
        }
        if method != .letters {
            if keys.session.mode == .multitap, mark != " " {
                offer([{ $0.use(.keypad) }, { $0.type(mark) }])
            }
            if mark == " " { offer([{ $0.press("0") }]) }
            var first = keys
            if mark.unicodeScalars.allSatisfy(Lexicon.isPunctuation) { first.press { $0.press("1") } }
            for (i, candidate) in first.session.candidates.enumerated()
            where candidate.text == mark || candidate.text == " " + mark {
                var chosen = first
                for _ in 0..<i { chosen.press { $0.press("*") } }
                ways.append(chosen)
            }
        }
        offer([{ $0.type(mark) }])
        offer([{ $0.type(" ") }, { $0.type(mark) }])
        offer([{ $0.backspace() }, { $0.type(mark) }])
        return ways
    }
}
