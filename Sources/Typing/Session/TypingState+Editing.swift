/// Typing, deleting and moving the cursor.
extension TypingState {
    /// Types a character as it is.
    mutating func type(_ character: Character) {
        if !entry.keys.isEmpty { finishWord() }
        if mode == .multitap {
            finishLetter()
            if !continuesWord(character) {
                finishWord()
                mode = .keypad
            }
        }
        if continuesWord(character) {
            // A letter directly after a finished word continues it.
            if entry.letters.isEmpty { resumeWord() }
            if entry.letters.isEmpty { text.beginWord() }
            entry.letters.append(character)
            // What no word is as long as becomes text, so that a script without spaces costs no more than another.
            if entry.letters.utf8.count > LearnedWords.maxBytes { leaveWord() }
            return
        }
        finishWord()
        if character == " " { return text.appendSpace() }
        if character.isNewline || attaches(character) { text.removeAutomaticSpace() }
        text.endsInAutomaticSpace = false
        text.reader.append(String(character))
    }

    /// Returns whether the character continues the word in progress, or begins one.
    private func continuesWord(_ character: Character) -> Bool {
        character.isAlphanumeric || (!entry.letters.isEmpty && character.joinsLetters)
    }

    /// Removes the last key of the word in progress, or the character before the cursor.
    mutating func backspace() {
        text.endsInAutomaticSpace = false
        if !entry.keys.isEmpty {
            entry.keys.removeLast()
            entry.choice = 0
        } else if entry.taps != nil {
            entry.taps = nil
        } else if !entry.letters.isEmpty {
            entry.letters.removeLast()
        } else {
            text.reader.removeLast()
            resumeWord()
        }
    }

    /// Removes the character after the cursor.
    mutating func delete() { if !text.after.isEmpty { text.after.removeFirst() } }

    /// Moves the cursor: the word in progress becomes text as it is shown, and the word before the new place becomes
    /// the one in progress.
    mutating func move(_ movement: TypingSession.Movement) {
        let before = before, offset = movement.destination(before, text.after)
        guard offset != before.utf8.count else { return }
        leaveWord()
        text.moveCursor(to: offset)
        resumeWord()
    }

    /// Types the ghost text.
    mutating func acceptGhost() {
        let ghost = ghost
        guard !ghost.isEmpty else { return }
        // The model's words are not the user's.
        let (learned, counted) = (learned, counted)
        finishWord()
        for character in ghost { type(character) }
        finishWord()
        (self.learned, self.counted) = (learned, counted)
    }
}
