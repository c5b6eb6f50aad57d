public import Modeling
public import Text

/// A simulation of an ideal user who types a text with the fewest keys that the suggestions allow.
///
/// The simulated user knows the text and types it exactly, character for character. If a suggestion leaves something
/// else, such as a space too many, the keys that correct it are counted.
public struct Replay {
    /// How the user types.
    public enum Method: String, Sendable, CaseIterable {
        /// Letters until one of the three suggestions is the word, then one key for the word and the space after it.
        case letters
        /// All keys of a word, `*` until it is shown, and `0` for the space.
        case keypad
        /// Like ``keypad``, or with fewer keys: one key for a suggestion and its space, or `0` as soon as the word is
        /// shown.
        case keypadCompletion
    }

    private let method: Method
    private let pieces: [ReplayText.Piece]
    private var current: TimedSession
    /// The keys pressed before the text began.
    private let setupKeystrokes: Int
    private var figures = ReplayFigures()
    /// The end of the text that should have been typed by now.
    private var typed = ""

    /// Prepares a replay.
    ///
    /// - Parameters:
    ///   - text: The text to type, normalized like the vocabulary.
    ///   - method: How to type it.
    ///   - tokenizer: The tokenizer of the predictor's tokens.
    ///   - predictor: The predictor, which has read the start token and nothing else.
    ///   - known: The words that may be spelled with character tokens; any letters if it is `nil`.
    ///   - words: The most words to type.
    /// - Throws: ``Text/TextError`` if ICU cannot segment the text.
    public init(
        _ text: String, _ method: Method, _ tokenizer: Tokenizer, _ predictor: any Predictor,
        known: WordList? = nil, words: Int = .max
    ) throws(TextError) {
        self.method = method
        pieces = try ReplayText(text, tokenizer.vocabulary).pieces(words: words)
        var session = TypingSession(tokenizer, predictor, words: known)
        session.keepsHistory = false
        if method != .letters { session.use(.keypad) }
        current = TimedSession(session)
        setupKeystrokes = current.keystrokes
    }

    /// Types the whole text.
    ///
    /// - Parameter progress: Called from time to time with the share that is done; returns false to stop.
    /// - Returns: The figures of what was typed.
    public mutating func run(_ progress: (Double) -> Bool = { _ in true }) -> ReplayFigures {
        for (i, piece) in pieces.enumerated() {
            if i % 256 == 0, !progress(Double(i) / Double(pieces.count)) { break }
            figures.characters += piece.text.count
            if piece.isWord {
                typeWord(piece.text)
            } else if piece.isRun {
                current.press { $0.type(piece.text) }
            } else {
                typeMark(piece.text)
            }
            typed = String((typed + piece.text.suffix(40)).suffix(40))
            current.typing.state.text.reader.forgetBeginning()
        }
        figures.keystrokes = current.keystrokes - setupKeystrokes
        figures.latencies = current.latencies
        return figures
    }

    /// The text typed so far.
    var text: String { current.typing.text }

    // MARK: Words

    private mutating func typeWord(_ word: String) {
        let before = current.keystrokes
        // A word that follows another without a space takes the place of the automatic one.
        if current.typing.state.text.endsInAutomaticSpace, typed.last?.isWhitespace == false {
            current.press { $0.backspace() }
        }
        countRank(of: word)
        let ending =
            isTooLong(word) ? typeAtOnce(word) : method == .letters ? typeLetters(word) : typeKeys(word)
        let effort = ReplayFigures.Effort(
            words: 1, characters: word.count + 1,
            keystrokes: current.keystrokes - before + (ending == .withSpace ? 0 : 1))
        figures.words += effort
        let resources = current.typing.state.resources
        if !resources.hasWords || resources.lexicon.contains(word) { figures.knownWords += effort }
    }

    private mutating func countRank(of word: String) {
        // A punctuation mark that is still being chosen is part of the text by then.
        var state = current.typing.state
        state.finishWord()
        let suggestions = state.completions(of: "", count: 10)
        guard let index = suggestions.firstIndex(where: { $0.text == word }) else { return }
        figures.reciprocalRanks += 1 / Double(index + 1)
        if index == 0 { figures.top1 += 1 }
        if index < 3 { figures.top3 += 1 }
    }

    /// Whether the way a word was typed also wrote the space after it.
    private enum Ending { case bare, withSpace }

    /// Returns whether a word is too long to be suggested.
    private func isTooLong(_ word: String) -> Bool { word.utf8.count > LearnedWords.maxBytes }

    /// Types a word without looking at the suggestions; on a keypad as from a table of symbols.
    private mutating func typeAtOnce(_ word: String) -> Ending {
        if current.typing.mode == .multitap { current.press { $0.use(.keypad) } }
        current.press { $0.type(word) }
        if method != .letters { current.extraKeystrokes += word.count }
        return .bare
    }

    private mutating func typeLetters(_ word: String) -> Ending {
        var count = 0
        for character in word {
            if current.typing.word.count == count, let accepted = accepting(word, current) {
                current = accepted
                return .withSpace
            }
            current.press { $0.type(String(character)) }
            count += 1
        }
        return .bare
    }

    /// Returns the session after accepting the word, or `nil` if it is not suggested or the text would be wrong.
    private func accepting(_ word: String, _ session: TimedSession) -> TimedSession? {
        guard let index = session.typing.suggestions.firstIndex(where: { $0.text == word }) else {
            return nil
        }
        var session = session
        session.press { $0.accept(suggestion: index) }
        return session.typing.state.ends(with: typed + word + " ") ? session : nil
    }

    private mutating func typeKeys(_ word: String) -> Ending {
        var best: (session: TimedSession, ending: Ending, cost: Int)?
        func consider(_ session: TimedSession, _ ending: Ending) {
            let cost = session.keystrokes + (ending == .bare ? 1 : 0)
            if cost < best?.cost ?? .max { best = (session, ending, cost) }
        }
        var trial = current
        let digits = WordKeys(word).plain
        for count in 0...digits.count {
            if count > 0 { trial.press { $0.press(Character(Unicode.Scalar(digits[count - 1]))) } }
            if method == .keypadCompletion, let accepted = accepting(word, trial) {
                consider(accepted, .withSpace)
            }
            if count > 0, method == .keypadCompletion || count == digits.count,
                let shown = showing(word, trial)
            {
                consider(shown, .bare)
            }
            // Pressing more keys cannot cost less.
            if let best, trial.keystrokes + 1 >= best.cost { break }
        }
        if let best {
            current = best.session
            return best.ending
        }
        // Multi-tap would have no letter to tap.
        if word.unicodeScalars.allSatisfy({ Keypad.stroke($0) == .absent }) { return typeAtOnce(word) }
        spell(word)
        return .bare
    }

    /// Returns the session after `*` and shift until the word is shown, or `nil` if they cannot show it.
    private func showing(_ word: String, _ session: TimedSession) -> TimedSession? {
        let cases = session.typing.learned.cases, small = cases.folded(word)
        guard let index = session.typing.candidates.firstIndex(where: { cases.folded($0.text) == small })
        else { return nil }
        var session = session
        for _ in 0..<index { session.press { $0.press("*") } }
        for _ in 0..<4 {
            if session.typing.word == word {
                return session.typing.state.ends(with: typed + word) ? session : nil
            }
            session.press { $0.shift() }
        }
        return nil
    }

    /// Spells a word by multi-tap; whatever is typed next ends it.
    ///
    /// That takes a key to begin, the taps, `*` between two letters of one key, and shift for a capital.
    private mutating func spell(_ word: String) {
        let before = current
        current.press { $0.use(.multitap) }
        var last: UInt8?
        for character in word {
            let small = Character(String(character.lowercased().prefix(1)))
            let all = UInt8(ascii: "1")...UInt8(ascii: "9")
            guard let key = all.first(where: { Keypad.taps($0).contains(small) }),
                let repeats = Keypad.taps(key).firstIndex(of: small)
            else {
                // From a table of symbols: one key opens it, one chooses.
                current.press { $0.type(String(character)) }
                current.extraKeystrokes += 1
                last = nil
                continue
            }
            if key == last { current.press { $0.press("*") } }
            for _ in 0...repeats { current.press { $0.press(Character(Unicode.Scalar(key))) } }
            for _ in 0..<3 where current.typing.word.last != character { current.press { $0.shift() } }
            last = key
        }
        // A word of keys is set apart from the word before it.
        if !current.typing.state.ends(with: typed + word) {
            current = before
            _ = typeAtOnce(word)
        }
    }

    // MARK: Punctuation and white space

    private mutating func typeMark(_ mark: String) {
        if mark == " ", current.typing.state.text.endsInAutomaticSpace {
            // The text has this space; a second one must be typed.
            current.typing.state.text.endsInAutomaticSpace = false
            return
        }
        let wanted = typed + mark
        if let way = ways(to: mark).first(where: { $0.typing.state.ends(with: wanted) }) {
            current = way
        } else {
            current.press { $0.type(mark) }
        }
    }

    /// Returns the sessions after each way to type a mark or white space, in the order in which to try them.
    private func ways(to mark: String) -> [TimedSession] {
        var ways: [TimedSession] = []
        func add(_ presses: [(inout TypingSession) -> Void]) {
            var session = current
            for press in presses { session.press(press) }
            ways.append(session)
        }
        if method != .letters {
            if current.typing.mode == .multitap, mark != " " {
                add([{ $0.use(.keypad) }, { $0.type(mark) }])
            }
            if mark == " " { add([{ $0.press("0") }]) }
            var first = current
            if mark.unicodeScalars.allSatisfy(\.isPunctuation) { first.press { $0.press("1") } }
            for (i, candidate) in first.typing.candidates.enumerated()
            where candidate.text == mark || candidate.text == " " + mark {
                var chosen = first
                for _ in 0..<i { chosen.press { $0.press("*") } }
                ways.append(chosen)
            }
        }
        add([{ $0.type(mark) }])
        add([{ $0.type(" ") }, { $0.type(mark) }])
        add([{ $0.backspace() }, { $0.type(mark) }])
        return ways
    }
}
