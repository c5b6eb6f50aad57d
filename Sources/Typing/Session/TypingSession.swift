public import Modeling
public import Text

/// A text being typed, with suggestions for the word at the cursor.
///
/// Suggestions depend on the text before the cursor; the text after it is neither read nor changed, except by
/// ``delete()`` and where a suggestion ends like the word it completes. A session knows no terminal and no clock. It
/// is a value: a copy is a snapshot, so trying keys on a copy costs little.
///
///     var session = try TypingSession(LanguageModel())
///     session.type("the rin")
///     session.suggestions.map(\.text)      // ["rings", "ring", "rinse"]
///     session.accept(suggestion: 0)
///     session.text                         // "the rings "
public struct TypingSession: Sendable {
    /// How keys are interpreted.
    public enum Mode: Sendable {
        /// As letters.
        case letters
        /// As the digits of a telephone, one key per letter; the model decides among the words they may mean.
        case keypad
        /// As the digits of a telephone, pressed repeatedly until the letter appears.
        case multitap
    }

    var state: TypingState
    private var history: [TypingState] = []
    /// Whether keys can be undone, which takes memory for each.
    public var keepsHistory = true
    /// How many key presses can be undone.
    private static let maxHistory = 1_000

    /// Creates a session with a model of any level, whose predictions are mixed with its counts unless `mixing` is false.
    public init(_ model: LanguageModel, learned: LearnedWords = LearnedWords(), mixing: Bool = true) {
        let predictor = NetworkPredictor(
            model.network, start: model.vocabulary.start, mixture: mixing ? model.mixture : nil)
        self.init(
            model.tokenizer, predictor, words: model.suggestedWords,
            learned: learned)
    }

    /// Creates a session with any predictor.
    ///
    /// - Parameters:
    ///   - tokenizer: The tokenizer of the predictor's tokens.
    ///   - predictor: The predictor, which has read the start token and nothing else.
    ///   - words: The words that may be spelled with character tokens; any letters if it is `nil`.
    ///   - learned: The words that the user taught or banned.
    public init(
        _ tokenizer: Tokenizer, _ predictor: any Predictor, words: WordList? = nil,
        learned: LearnedWords = LearnedWords()
    ) {
        state = TypingState(
            TypingResources(tokenizer, words: words), TextReader(tokenizer, predictor), learned)
    }

    // MARK: Text and suggestions

    /// The whole text, with the word in progress as it is shown.
    public var text: String { state.before + state.text.after }
    /// The text before the cursor, with the word in progress as it is shown.
    public var before: String { state.before }
    /// The text after the cursor.
    public var after: String { state.text.after }
    /// The word in progress as it is shown; ``before`` ends with it.
    public var word: String { state.word }
    /// The word in progress, or else the last word before the cursor, with its letters after the cursor.
    public var wordAtCursor: String {
        let rest = before.last?.isLetter == true ? after.prefix(while: \.isLetter) : ""
        return (word.isEmpty ? before.lastWord : word) + rest
    }
    /// The likeliest words, at most three: completions of the word in progress, or next words.
    public var suggestions: [Suggestion] { state.suggestions }
    /// Everything that the keys of the word in progress may mean, in the order that `*` steps through.
    ///
    /// Words of exactly these keys come first, then longer words, then words with one key wrong, and last the digits
    /// themselves. Empty outside of ``Mode/keypad``.
    public var candidates: [Suggestion] { state.entry.keys.isEmpty ? [] : state.candidates }
    /// The index of the candidate that is shown.
    public var choice: Int { state.entry.choice }
    /// The keys of the word in progress, as digits.
    public var keys: String { String(decoding: state.entry.keys, as: UTF8.self) }
    /// How keys are interpreted.
    public var mode: Mode { state.mode }
    /// Whether ``shift()`` changed the casing of the next word.
    public var isShifted: Bool { state.entry.casing != .usual }
    /// The words learned and banned so far, to be saved in a file.
    public var learned: LearnedWords { state.learned }
    /// The number of key presses so far.
    ///
    /// Every call of a mutating method is one press; ``type(_:)`` is one per character.
    public private(set) var keystrokes = 0
    /// The likeliest continuation of the text after the word in progress, to the end of the sentence at most.
    ///
    /// It is exactly what ``acceptGhost()`` adds. It may be empty, and it is unless the cursor is at the end of the
    /// text. Each access computes it, in bounded time.
    public var ghost: String { state.ghost }

    /// Returns the suggestions after `input`, without changing this session.
    ///
    /// - Parameter input: The text to type, or the keys to press outside of ``Mode/letters``.
    /// - Returns: The candidates if `input` ends in the keys of a word, else the suggestions.
    public func suggestions(after input: String) -> [Suggestion] {
        var session = self
        if mode == .letters {
            session.type(input)
        } else {
            for key in input { session.press(key) }
        }
        return session.keys.isEmpty ? session.suggestions : session.candidates
    }

    // MARK: Keys

    /// Types text as it is; the word in progress is finished first if it has keys.
    public mutating func type(_ text: String) {
        perform(keystrokes: text.count) { state in for character in text { state.type(character) } }
    }

    /// Presses a key of the telephone; any other character is typed.
    ///
    /// The keys are `0` to `9`, `*` for the next candidate, and `#` for ``shift()``. In ``Mode/multitap``, `*` ends a
    /// letter, so that the next one may be on the same key; `0` ends the word, which is then learned, and returns to
    /// ``Mode/keypad``.
    public mutating func press(_ key: Character) { perform { $0.press(key) } }

    /// Shows the candidate `step` places after the one shown, wrapping around; `*` is a step of 1.
    public mutating func choose(by step: Int) { perform { $0.choose(by: step) } }

    /// Removes the last key of the word in progress, or the character before the cursor.
    public mutating func backspace() { perform { $0.backspace() } }

    /// Removes the character after the cursor.
    public mutating func delete() { perform { $0.delete() } }

    /// Moves the cursor, which finishes no word and is no step of ``undo()``.
    ///
    /// The word in progress stays as it is shown. The word that ends at the new place becomes the one in progress,
    /// except in ``Mode/keypad``, where the keys of a written word are not known.
    public mutating func move(_ movement: Movement) {
        keystrokes += 1
        state.move(movement)
        state.refresh()
    }

    /// Replaces the word in progress by a suggestion and a space; a closing mark typed next replaces that space.
    ///
    /// There is no space if white space or a closing mark follows the cursor. If the cursor is inside a word that ends
    /// like the suggestion, it moves to the end of that word. Without such a suggestion nothing happens.
    public mutating func accept(suggestion index: Int) { perform { $0.accept(index) } }

    /// Types the ghost text.
    public mutating func acceptGhost() { perform { $0.acceptGhost() } }

    /// Changes the casing of the word in progress, or of the next one: capitalized, uppercase, as usual.
    public mutating func shift() { perform { $0.shift() } }

    /// Changes how keys are interpreted; the keys of the word in progress are dropped, its letters stay.
    public mutating func use(_ mode: Mode) { perform { $0.use(mode) } }

    /// Teaches a word, which is suggested from now on; returns false if it cannot be learned.
    @discardableResult public mutating func learn(_ word: String) -> Bool {
        perform { $0.learned.learn(word) }
    }

    /// Teaches ``wordAtCursor``, without the capital of a sentence's start.
    ///
    /// - Returns: The spelling that was learned, or `nil` if there is no word that can be learned.
    public mutating func learnWordAtCursor() -> String? {
        let word = wordAtCursor
        var start = state
        start.move(.wordLeft)
        let startsSentence = start.text.beginning.isCapitalized
        return perform {
            $0.learned.learn(word, startsSentence: startsSentence) ? $0.learned.spelling(of: word) : nil
        }
    }

    /// Bans a word from the suggestions; returns false if it cannot be banned.
    @discardableResult public mutating func ban(_ word: String) -> Bool {
        perform { $0.learned.ban(word) }
    }

    /// Forgets that a word was learned or banned.
    public mutating func forget(_ word: String) { perform { $0.learned.forget(word) } }

    /// Undoes the last change of text, learned words or mode, and restores the cursor before it.
    ///
    /// Undoing counts as a key press; the presses that it undoes stay counted.
    ///
    /// - Returns: False if there is nothing to undo.
    @discardableResult public mutating func undo() -> Bool {
        guard let last = history.popLast() else { return false }
        state = last
        keystrokes += 1
        return true
    }

    private mutating func perform<Result>(
        keystrokes count: Int = 1, _ body: (inout TypingState) -> Result
    ) -> Result {
        // Halved at once: removing from the front of an array moves everything after it.
        if history.count >= 2 * Self.maxHistory { history.removeFirst(Self.maxHistory) }
        if keepsHistory { history.append(state) }
        keystrokes += count
        let result = body(&state)
        state.refresh()
        return result
    }
}

extension String {
    /// The last word between white space, without the punctuation around it.
    fileprivate var lastWord: String {
        let last = split { $0.isWhitespace }.last ?? ""
        let isLetter = { (character: Character) in character.isLetter || character.isNumber }
        guard let first = last.firstIndex(where: isLetter), let end = last.lastIndex(where: isLetter) else {
            return ""
        }
        return String(last[first...end])
    }
}
