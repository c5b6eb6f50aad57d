extension TypingState {
    /// Presses a key of the telephone.
    mutating func press(_ key: Character) {
        switch key {
        case "#": shift()
        case "*" where mode == .multitap: finishTap()
        case "*": choose(by: 1)
        case "0"..."9" where mode == .multitap: tap(key)
        case "0" where mode == .keypad: space()
        case "1" where mode == .keypad: mark()
        case "2"..."9" where mode == .keypad: letter(key)
        default: type(key)
        }
    }

    /// Shows another candidate, so many further on, round and round.
    mutating func choose(by step: Int) {
        guard !keys.isEmpty, case let count = candidates.count, count > 0 else { return }
        choice = ((choice + step % count) + count) % count
    }

    private var isMark: Bool { keys.first == UInt8(ascii: "1") }

    private mutating func letter(_ key: Character) {
        if isMark { finishWord() }
        if keys.isEmpty {
            finishWord()
            reader.beginWord()
        }
        endsInOwnSpace = false
        keys.append(key.asciiValue ?? 0)
        choice = 0
    }

    private mutating func mark() {
        if !isMark { finishWord() }
        // The mark brings a space of its own if it stands apart.
        if endsInOwnSpace {
            endsInOwnSpace = false
            reader.removeLast()
        }
        keys.append(UInt8(ascii: "1"))
        choice = 0
    }

    private mutating func space() {
        finishWord()
        if endsInOwnSpace { endsInOwnSpace = false } else { reader.append(" ") }
    }

    // MARK: Multi-tap

    private mutating func tap(_ key: Character) {
        let digit = key.asciiValue ?? 0
        if digit == UInt8(ascii: "0") {
            finishWord()
            mode = .keypad
            space()
        } else if let tap, tap.key == digit {
            self.tap = (digit, tap.count + 1)
        } else {
            finishTap()
            if stem.isEmpty { reader.beginWord() }
            endsInOwnSpace = false
            tap = (digit, 0)
        }
    }

    /// The letter in progress.
    var tapped: Character? {
        guard let tap, case let letters = Keypad.taps(tap.key), !letters.isEmpty else { return nil }
        let letter = letters[tap.count % letters.count]
        let isCapital =
            switch casing {
            case .capital, .capitals: true
            case .small: false
            case .usual: stem.isEmpty && startsSentence
            }
        return isCapital ? letter.uppercased().first : letter
    }

    mutating func finishTap() {
        guard let tapped else { return }
        stem.append(tapped)
        tap = nil
        // Shift is for one letter here; capitals stay.
        if casing != .capitals { casing = .usual }
    }
}
