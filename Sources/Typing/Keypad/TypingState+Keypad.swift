/// Typing with the keys of a telephone.
extension TypingState {
    /// Presses a key of the telephone; any other character is typed.
    mutating func press(_ key: Character) {
        switch key {
        case "#": shift()
        case "*" where mode == .multitap: finishLetter()
        case "*": choose(by: 1)
        case "0"..."9" where mode == .multitap: tap(key)
        case "0" where mode == .keypad: pressSpace()
        case "1" where mode == .keypad: pressPunctuation()
        case "2"..."9" where mode == .keypad: pressLetters(key)
        default: type(key)
        }
    }

    /// Shows the candidate `step` places after the one shown, wrapping around.
    mutating func choose(by step: Int) {
        guard !entry.keys.isEmpty, case let count = candidates.count, count > 0 else { return }
        entry.choice = ((entry.choice + step % count) + count) % count
    }

    private mutating func pressLetters(_ key: Character) {
        if entry.isPunctuation { finishWord() }
        if entry.keys.isEmpty {
            finishWord()
            text.beginWord()
        }
        append(key)
    }

    private mutating func pressPunctuation() {
        if !entry.isPunctuation { finishWord() }
        // A mark that does not attach to the word brings a space of its own.
        text.removeAutomaticSpace()
        append("1")
    }

    private mutating func append(_ key: Character) {
        entry.keys.append(key.asciiValue ?? 0)
        entry.choice = 0
    }

    private mutating func pressSpace() {
        finishWord()
        text.appendSpace()
    }

    /// Presses a key in multi-tap.
    private mutating func tap(_ key: Character) {
        let digit = key.asciiValue ?? 0
        if digit == UInt8(ascii: "0") {
            finishWord()
            mode = .keypad
            pressSpace()
        } else if entry.taps?.key == digit {
            entry.taps?.repeats += 1
        } else {
            finishLetter()
            if entry.letters.isEmpty { text.beginWord() }
            entry.taps = Keypad.Taps(key: digit)
        }
    }
}
