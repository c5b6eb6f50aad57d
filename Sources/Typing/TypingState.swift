/// The state of somebody's typing: text, the word in progress, and what is offered for it.
///
/// The cursor stands behind the word in progress: ``reader`` has the text before that, ``after`` what follows.
struct TypingState: Sendable {
    let resources: TypingResources
    var reader: TextReader
    /// The text after the cursor.
    var after = ""
    var learned: LearnedWords
    var mode = TypingSession.Mode.letters
    /// The letters of the word in progress.
    var stem = ""
    /// The keys of the word in progress, digits; and which of the candidates is shown.
    var keys: [UInt8] = []
    var choice = 0
    /// The letter in progress on a multi-tap keypad: its key, and how often that was pressed again.
    var tap: (key: UInt8, count: Int)?
    var casing = Casing.usual
    /// The word in progress as the predictor has spelled it so far.
    var spelled: Spelled?
    var candidates: [Suggestion] = []
    var suggestions: [Suggestion] = []
    /// Whether the text ends in a space that came with a suggestion.
    var endsInOwnSpace = false

    init(_ resources: TypingResources, _ reader: TextReader, _ learned: LearnedWords) {
        (self.resources, self.reader, self.learned) = (resources, reader, learned)
        refresh()
    }

    /// The word in progress as it is shown.
    var word: String {
        if !keys.isEmpty { return candidates.indices.contains(choice) ? candidates[choice].text : "" }
        return stem + (tapped.map { String($0) } ?? "")
    }

    // MARK: Words

    /// Writes a whole word, or none, and what follows it.
    mutating func write(_ word: String, then end: String = "") {
        if !word.isEmpty { reader.beginWord() }
        reader.append(word + end)
        (stem, keys, choice, tap, casing, endsInOwnSpace) = ("", [], 0, nil, .usual, false)
        spelled = nil
    }

    /// Makes the word in progress part of the text.
    mutating func finishWord() {
        if !keys.isEmpty {
            var text = word
            // A mark that stands against a word may also stand apart, and then it brings its own space.
            if text.first == " ", reader.last?.isWhitespace ?? true { text.removeFirst() }
            write(text)
            return
        }
        finishTap()
        guard !stem.isEmpty else { return }
        let trimmed = stem.trimmingApostrophes
        if mode == .multitap {
            learned.learn(trimmed)
        } else if !resources.hasWords || !resources.lexicon.contains(trimmed) {
            learned.note(trimmed)
        }
        write(stem)
    }

    mutating func accept(_ index: Int) {
        guard suggestions.indices.contains(index) else { return }
        let text = suggestions[index].text
        if stem.isEmpty && keys.isEmpty && tap == nil { separate() }
        if text.hasSuffix(restOfWord) { after.removeFirst(restOfWord.count) }
        let isTaught = mode == .multitap, joins = joinsWhatFollows
        write(text, then: joins ? "" : " ")
        endsInOwnSpace = !joins
        if isTaught { mode = .keypad }
    }

    /// Puts a space after a word or a mark that wants one, before a whole word is written.
    mutating func separate() { if wantsSpace { reader.append(" ") } }

    /// Whether a word that comes next would follow a space that is not there.
    var wantsSpace: Bool {
        guard let last = reader.last, !last.isWhitespace else { return false }
        return !Self.openers.contains(last) && !(last == "\"" && opensQuotation)
    }

    private static let openers: Set<Character> = ["(", "[", "{", "“", "‘", "«", "-", "/", "—", "–"]

    /// Whether a straight quotation mark at the end is an opening one: white space is before it, or nothing.
    private var opensQuotation: Bool { reader.end.dropLast().last?.isWhitespace ?? true }

    mutating func shift() {
        let beginsSentence = stem.isEmpty && startsSentence
        casing = casing.shifted(from: beginsSentence ? .capital : .usual)
    }

    mutating func change<Result>(_ body: (inout LearnedWords) -> Result) -> Result { body(&learned) }

    mutating func use(_ mode: TypingSession.Mode) {
        if self.mode == .multitap { finishWord() }
        (self.mode, keys, choice) = (mode, [], 0)
    }

    /// Whether the text, with the word in progress, ends so.
    func ends(with end: String) -> Bool {
        (reader.backwards.prefix(end.count).reversed() + Array(word)).suffix(end.count).elementsEqual(end)
    }

    /// Whether the word in progress begins a sentence, as far as the characters before it tell: a line begins, or
    /// one mark that ends sentences is before it, and white space.
    ///
    /// After a quotation or an ellipsis nothing but the model can know.
    var startsSentence: Bool {
        var (hasSpace, mark): (Bool, Character?) = (false, nil)
        for character in reader.backwards {
            if let mark { return character != mark }
            if character.isNewline { return true }
            if character.isWhitespace {
                hasSpace = true
            } else if character == "." || character == "!" || character == "?" {
                guard hasSpace else { return false }
                mark = character
            } else {
                guard !hasSpace, TypingState.openers.contains(character) || character == "\"" else {
                    return false
                }
            }
        }
        return true
    }
}

extension String {
    /// Without the apostrophes at the end, which close a quotation.
    fileprivate var trimmingApostrophes: String {
        String(self[..<(lastIndex { $0 != "'" && $0 != "’" }.map(index(after:)) ?? startIndex)])
    }
}
