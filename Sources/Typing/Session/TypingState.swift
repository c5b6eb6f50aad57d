import Text

/// The state of a typing session: the text, the word in progress, and the suggestions for it.
struct TypingState: Sendable {
    let resources: TypingResources
    var text: TextBuffer
    /// The word in progress, which ends at the cursor.
    var entry = WordEntry()
    var mode = TypingSession.Mode.letters
    var learned: LearnedWords
    /// How often each word was counted in this session, by its case-folded spelling.
    var counted: [String: Int] = [:]
    /// The likeliest words: completions of the word in progress, or next words.
    var suggestions: [Suggestion] = []
    /// What the keys of the word in progress may mean.
    var candidates: [Suggestion] = []
    /// The letters of the word in progress that a predictor has spelled.
    var spelled: SpelledLetters?

    init(_ resources: TypingResources, _ reader: TextReader, _ learned: LearnedWords) {
        (self.resources, text, self.learned) = (
            resources, TextBuffer(reader), learned.words(locale: resources.vocabulary.locale)
        )
        refresh()
    }

    /// The word in progress as it is shown.
    var word: String {
        if !entry.keys.isEmpty {
            return candidates.indices.contains(entry.choice) ? candidates[entry.choice].text : ""
        }
        return entry.letters + (tappedLetter.map { String($0) } ?? "")
    }

    /// The multi-tap letter in progress.
    private var tappedLetter: Character? { entry.tappedLetter(startsSentence: text.beginning.isCapitalized) }

    /// The text before the cursor.
    var before: String { text.reader.text + word }

    /// Returns whether the text before the cursor ends with `end`.
    func ends(with end: String) -> Bool {
        (text.reader.backwards.prefix(end.count).reversed() + Array(word)).suffix(end.count).elementsEqual(
            end)
    }

    // MARK: The word in progress

    /// Replaces the word in progress by `word`, which becomes part of the text, and `end`.
    mutating func write(_ word: String, then end: String = "") {
        if !word.isEmpty { text.reader.beginWord() }
        text.reader.append(word + end)
        text.endsInAutomaticSpace = false
        (entry, spelled) = (WordEntry(), nil)
    }

    /// Makes the word in progress part of the text, and learns it or counts its use.
    mutating func finishWord() {
        if !entry.keys.isEmpty {
            var written = word
            // A mark that does not attach to the word before it brings its own space.
            if written.first == " ", text.reader.last?.isWhitespace ?? true { written.removeFirst() }
            write(written)
            return
        }
        finishLetter()
        guard !entry.letters.isEmpty else { return }
        let word = entry.letters.trimmingJoiners
        if mode == .multitap {
            learned.learn(word, startsSentence: text.beginning.isCapitalized)
        } else {
            countUse(of: word)
        }
        write(entry.letters)
    }

    /// Counts a use of a word that the vocabulary lacks.
    mutating func countUse(of word: String) {
        guard !resources.knows(word),
            learned.countUse(of: word, startsSentence: text.beginning.isCapitalized)
        else { return }
        counted[learned.cases.folded(word), default: 0] += 1
    }

    /// Takes back the use of a word that may now be changed, so that a typing error that is mended is not learned.
    private mutating func takeBackUse(of word: String) {
        let key = learned.cases.folded(word)
        guard let count = counted[key] else { return }
        counted[key] = count > 1 ? count - 1 : nil
        learned.takeBackUse(of: word)
        entry.counted = word
    }

    /// Appends the multi-tap letter in progress to the word.
    mutating func finishLetter() {
        guard let letter = tappedLetter else { return }
        entry.letters.append(letter)
        entry.taps = nil
        // In multi-tap, shift applies to one letter, unless it asked for capitals.
        if entry.casing != .capitals { entry.casing = .usual }
    }

    /// Makes the word before the cursor the word in progress again.
    ///
    /// Does nothing on the keypad, where a word in progress has keys.
    mutating func resumeWord() {
        guard mode != .keypad else { return }
        entry.letters = text.removeLastWord()
        if !counted.isEmpty, !entry.letters.isEmpty { takeBackUse(of: entry.letters.trimmingJoiners) }
    }

    /// Makes the word in progress text as it is shown, without finishing it.
    mutating func leaveWord() {
        if let word = entry.counted, word == entry.letters.trimmingJoiners { countUse(of: word) }
        write(word)
    }

    /// Replaces the word in progress by a suggestion.
    mutating func accept(_ index: Int) {
        guard suggestions.indices.contains(index) else { return }
        let word = suggestions[index].text
        if entry.isEmpty, text.needsSpace { text.reader.append(" ") }
        if word.hasSuffix(restOfWord) { text.after.removeFirst(restOfWord.count) }
        let isTaught = mode == .multitap, isJoined = joinsWhatFollows
        write(word, then: isJoined ? "" : " ")
        text.endsInAutomaticSpace = !isJoined
        if isTaught { mode = .keypad }
    }

    /// The part of the word in progress after the cursor.
    private var restOfWord: Substring {
        word.isEmpty ? "" : text.after.prefix { $0.isAlphanumeric || $0.joinsLetters }
    }

    /// Whether a word that ends at the cursor needs no space before the text that follows.
    private var joinsWhatFollows: Bool {
        guard let next = text.after.first else { return false }
        return next.isWhitespace || attaches(next)
    }

    /// Returns whether the mark attaches to the word before it.
    func attaches(_ mark: Character) -> Bool { resources.gluesMarks && text.isClosing(mark) }

    // MARK: Modes

    mutating func shift() {
        let beginsSentence = entry.letters.isEmpty && text.beginning.isCapitalized
        entry.casing = entry.casing.shifted(from: beginsSentence ? .capital : .usual)
    }

    mutating func use(_ mode: TypingSession.Mode) {
        if self.mode == .multitap || (mode != self.mode && !entry.keys.isEmpty) { finishWord() }
        self.mode = mode
    }
}

extension String {
    /// The text without the apostrophes and the like at its end, which belong to no word.
    fileprivate var trimmingJoiners: String {
        String(self[..<(lastIndex { !$0.joinsLetters }.map(index(after:)) ?? startIndex)])
    }
}
