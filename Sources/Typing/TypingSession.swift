public import Modeling
public import Text

/// Somebody who types with a language model at hand: a text with a cursor in it, and what could come next there.
///
/// Whatever is typed or offered belongs to the word that ends at the cursor; what stands after the cursor is
/// neither read nor changed, but by ``delete()``. It knows no terminal and no clock. It is a value, and a copy is
/// a snapshot: trying something out and going back costs nothing, which is also how ``undo()`` works.
///
///     var session = try TypingSession(LanguageModel())
///     session.type("the rin")
///     session.suggestions.map(\.text)      // ["rings", "ring", "rinse"]
///     session.accept(suggestion: 0)
///     session.text                         // "the rings "
public struct TypingSession: Sendable {
    /// How keys are understood.
    public enum Mode: Sendable {
        /// Letters as they are.
        case letters
        /// The digits of a telephone, a key a letter.
        case keypad
        /// The digits of a telephone, a letter by as many presses as it stands far on its key.
        case multitap
    }

    /// Where the cursor goes.
    public enum Movement: Sendable, Equatable {
        /// By one character: a grapheme cluster.
        case left, right
        /// To where a word begins before the cursor, or ends after it.
        case wordLeft, wordRight
        /// To the beginning or the end of the text.
        case start, end
        /// To a place in ``TypingSession/text``, in bytes of UTF-8; one within a character is its beginning.
        case to(Int)
    }

    var line: TypingState
    private var past: [TypingState] = []
    /// Whether keys can be taken back at all.
    var keepsPast = true
    /// How many key presses can be taken back.
    private static let maxPast = 1_000

    /// Types with a model, of whatever level.
    public init(_ model: LanguageModel, learned: LearnedWords = LearnedWords()) {
        self.init(
            model.tokenizer, NetworkPredictor(model.network, start: model.vocabulary.start), learned: learned)
    }

    /// Types with any predictor.
    ///
    /// - Parameters:
    ///   - tokenizer: The tokenizer of its tokens.
    ///   - predictor: The predictor, which has read the start token and nothing else.
    ///   - learned: What the user has taught.
    public init(_ tokenizer: Tokenizer, _ predictor: any Predictor, learned: LearnedWords = LearnedWords()) {
        line = TypingState(TypingResources(tokenizer), TextReader(tokenizer, predictor), learned)
    }

    // MARK: What there is

    /// All of the text, the word in progress as it is shown.
    public var text: String { line.before + line.after }
    /// The text before the cursor, the word in progress as it is shown.
    public var before: String { line.before }
    /// The text after the cursor.
    public var after: String { line.after }
    /// The word in progress as it is shown; the end of ``before``.
    public var word: String { line.word }
    /// The likeliest words, at most three: completions of the word in progress, or next words.
    public var suggestions: [Suggestion] { line.suggestions }
    /// Everything that the keys of the word in progress may mean, in the order that `*` goes through.
    ///
    /// Words of just these keys come first, then those that go on, then those with one key wrong, and last the
    /// digits themselves. Empty outside of ``Mode/keypad``.
    public var candidates: [Suggestion] { line.keys.isEmpty ? [] : line.candidates }
    /// Which of the candidates is shown.
    public var choice: Int { line.choice }
    /// The keys of the word in progress: digits.
    public var keys: String { String(decoding: line.keys, as: UTF8.self) }
    /// How keys are understood.
    public var mode: Mode { line.mode }
    /// Whether the next word is written otherwise than usual, as ``shift()`` has it.
    public var isShifted: Bool { line.casing != .usual }
    /// What has been learned and banned, to be kept in a file.
    public var learned: LearnedWords { line.learned }
    /// How many keys were pressed.
    ///
    /// Every call of a mutating method is one; ``type(_:)`` is one for each character.
    public private(set) var keystrokes = 0
    /// The likeliest way for the sentence to go on after the word in progress, its end at most; may be empty, and
    /// is where the cursor is not at the end of the text.
    ///
    /// It is exactly what ``acceptGhost()`` would add. It is worked out each time, in bounded time.
    public var ghost: String { line.ghost }

    // MARK: Keys

    /// Types text as it is, a word in progress first becoming what is shown.
    public mutating func type(_ text: String) {
        press(count: text.count) { line in for character in text { line.type(character) } }
    }

    /// Presses a key of the telephone: `0` to `9`, `*` for the next candidate, `#` for ``shift()``; any other
    /// character is typed.
    ///
    /// In ``Mode/multitap``, `*` ends a letter, so that the next one may lie on the same key; `0` ends the word,
    /// which is then learned, and goes back to ``Mode/keypad``.
    public mutating func press(_ key: Character) { press { $0.press(key) } }

    /// Shows the candidate `step` places further on for the keys of the word in progress, round and round; `*` is
    /// a step of 1.
    public mutating func choose(by step: Int) { press { $0.choose(by: step) } }

    /// Takes back the last key of the word in progress, or the character before the cursor.
    public mutating func backspace() { press { $0.backspace() } }

    /// Takes the character after the cursor away.
    public mutating func delete() { press { $0.delete() } }

    /// Moves the cursor, which finishes nothing and is no step of ``undo()``.
    ///
    /// The word in progress stays as it is shown; the one that ends at the new place is in progress from then on,
    /// but not in ``Mode/keypad``, where words have keys and those of another are not known.
    public mutating func move(_ movement: Movement) {
        keystrokes += 1
        line.move(movement)
        line.refresh()
    }

    /// Writes the suggestion in place of the word in progress, and a space, which a mark typed next replaces.
    ///
    /// There is no space where white space or a mark that closes something follows the cursor. Where the cursor is
    /// in a word that ends as the suggestion does, it goes to the end of that. Nothing happens where there is no
    /// such suggestion.
    public mutating func accept(suggestion index: Int) { press { $0.accept(index) } }

    /// Writes the ghost text.
    public mutating func acceptGhost() { press { $0.acceptGhost() } }

    /// Changes how the word in progress, or the next one, is written: with a capital, in capitals, as usual.
    public mutating func shift() { press { $0.shift() } }

    /// Changes how keys are understood; the keys of a word in progress are dropped, its letters stay.
    public mutating func use(_ mode: Mode) { press { $0.use(mode) } }

    /// Offers the word from now on; false for what is no word.
    @discardableResult public mutating func learn(_ word: String) -> Bool {
        press { $0.change { $0.learn(word) } }
    }

    /// Never offers the word again; false for what is no word.
    @discardableResult public mutating func ban(_ word: String) -> Bool {
        press { $0.change { $0.ban(word) } }
    }

    /// Forgets that the word was learned or banned.
    public mutating func forget(_ word: String) { press { $0.change { $0.forget(word) } } }

    /// Takes the last call back that changed more than the cursor's place, learning included, and puts the cursor
    /// where it was before; false where there is none.
    ///
    /// The key presses stay counted, and this is another one.
    @discardableResult public mutating func undo() -> Bool {
        guard let last = past.popLast() else { return false }
        line = last
        keystrokes += 1
        return true
    }

    private mutating func press<Result>(count: Int = 1, _ body: (inout TypingState) -> Result) -> Result {
        // Dropped by halves: taking one from the front of an array moves all the others.
        if past.count >= 2 * Self.maxPast { past.removeFirst(Self.maxPast) }
        if keepsPast { past.append(line) }
        keystrokes += count
        let result = body(&line)
        line.refresh()
        return result
    }
}
