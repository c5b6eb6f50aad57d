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
        join(key)
        if entry.isPunctuation { finishWord() }
        if entry.keys.isEmpty { beginWord() }
        append(key)
    }

    private mutating func pressPunctuation() {
        var joint: WordEntry.Joint?
        if !entry.isPunctuation {
            if !entry.keys.isEmpty {
                joint = WordEntry.Joint(keys: entry.keys, casing: entry.casing, start: text.reader.length)
            }
            finishWord()
        }
        // A mark that does not attach to the word brings a space of its own.
        text.removeAutomaticSpace()
        append("1")
        entry.joint = joint
    }

    /// Continues the word before key 1 if there is a word with an apostrophe or a hyphen at that place.
    private mutating func join(_ key: Character) {
        guard let joint = entry.joint, entry.keys.count == 1, entry.choice == 0 else { return }
        let keys = joint.keys + entry.keys, longer = keys + [key.asciiValue ?? 0]
        guard
            !resources.lexicon.words(keyed: longer).isEmpty
                || resources.known?.begin(withJoinedKeys: longer) == true
                || learned.entries.values.contains(where: { $0.keys.joined.starts(with: longer) })
        else { return }
        text.reader.cut(to: joint.start)
        text.beginWord()
        entry = WordEntry(keys: keys, casing: joint.casing)
    }

    /// Prepares for a word of keys, which never continues the word before it.
    private mutating func beginWord() {
        finishWord()
        if text.endsInWord { text.reader.append(" ") }
        text.beginWord()
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
            if entry.letters.isEmpty { beginWord() }
            entry.taps = Keypad.Taps(key: digit)
        }
    }
}
