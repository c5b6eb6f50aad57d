extension TypingState {
    /// Types a character as it is.
    mutating func type(_ character: Character) {
        if !keys.isEmpty { finishWord() }
        if mode == .multitap {
            finishTap()
            if !isOfWord(character) {
                finishWord()
                mode = .keypad
            }
        }
        if isOfWord(character) {
            // A word that was written as a whole may go on.
            if stem.isEmpty { takeWordUp() }
            if stem.isEmpty { reader.beginWord() }
            endsInOwnSpace = false
            stem.append(character)
            return
        }
        finishWord()
        if endsInOwnSpace {
            endsInOwnSpace = false
            if character == " " { return }
            if character.isNewline || (resources.gluesMarks && closes(character)) { reader.removeLast() }
        }
        reader.append(String(character))
    }

    mutating func backspace() {
        endsInOwnSpace = false
        if !keys.isEmpty {
            keys.removeLast()
            choice = 0
        } else if tap != nil {
            tap = nil
        } else if !stem.isEmpty {
            stem.removeLast()
        } else {
            reader.removeLast()
            takeWordUp()
        }
    }

    mutating func acceptGhost() {
        let text = ghost
        guard !text.isEmpty else { return }
        finishWord()
        for character in text { type(character) }
        finishWord()
    }

    private func isOfWord(_ character: Character) -> Bool {
        character.isAlphanumeric || (!stem.isEmpty && character.isApostrophe)
    }

    /// Whether the mark stands against the word before it.
    func closes(_ character: Character) -> Bool {
        switch character {
        case ".", ",", ";", ":", "!", "?", ")", "]", "}", "”", "’", "»", "…", "'", "-", "—": true
        case "\"": reader.hasOpenQuotation
        default: false
        }
    }
}

extension TextReader {
    /// Whether a quotation with straight marks is open in this paragraph.
    var hasOpenQuotation: Bool { backwards.prefix { !$0.isNewline }.count { $0 == "\"" } % 2 == 1 }
}
