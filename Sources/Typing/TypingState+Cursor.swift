import Modeling

/// The cursor: the text before it and after it, and the word that ends there.
extension TypingState {
    /// The text before the cursor.
    var before: String { reader.text + word }

    /// Moves the cursor.
    ///
    /// The word in progress stays as it is shown; the one that ends at the new place is in progress then.
    mutating func move(_ movement: TypingSession.Movement) {
        let before = before, here = before.utf8.count
        let place =
            switch movement {
            case .left: here - (before.last?.utf8.count ?? 0)
            case .right: here + (after.first?.utf8.count ?? 0)
            case .wordLeft: here - before.reversed().wordLength(skipsOthers: true)
            case .wordRight: here + after.wordLength(skipsOthers: true)
            case .start: 0
            case .end: here + after.utf8.count
            case .to(let offset): (before + after).characterStart(at: offset)
            }
        guard place != here else { return }
        write(word)
        if place < here {
            after = reader.cut(to: place) + after
        } else {
            let split = after.utf8.index(after.startIndex, offsetBy: place - here)
            reader.take(after[..<split])
            after = String(after[split...])
        }
        takeWordUp()
    }

    /// Takes the character after the cursor away.
    mutating func delete() { if !after.isEmpty { after.removeFirst() } }

    /// Makes the word that ends the text one in progress again.
    mutating func takeWordUp() {
        guard mode != .keypad, case let length = reader.backwards.wordLength(skipsOthers: false), length > 0
        else { return }
        stem = reader.cut(to: reader.length - length)
        reader.beginWord()
    }

    /// What the word in progress has after the cursor.
    var restOfWord: Substring {
        word.isEmpty ? "" : after.prefix { $0.isAlphanumeric || $0.isApostrophe }
    }

    /// Whether a word that ends at the cursor stands against what follows, without a space between.
    var joinsWhatFollows: Bool {
        guard let next = after.first else { return false }
        return next.isWhitespace || (resources.gluesMarks && closes(next))
    }
}

extension Sequence<Character> {
    /// The bytes of UTF-8 of the word that the characters begin with.
    ///
    /// Where `skipsOthers`, of what is before it as well, or of everything where there is no word. Apostrophes
    /// are of a word that letters follow.
    fileprivate func wordLength(skipsOthers: Bool) -> Int {
        var length = 0, word = 0
        for character in self {
            length += character.utf8.count
            if character.isAlphanumeric {
                word = length
            } else if !character.isApostrophe, word > 0 || !skipsOthers {
                return word
            }
        }
        return word == 0 && skipsOthers ? length : word
    }
}

extension String {
    /// The beginning, in bytes of UTF-8, of the character that has the byte `offset`.
    fileprivate func characterStart(at offset: Int) -> Int {
        var place = utf8.index(startIndex, offsetBy: Swift.min(Swift.max(0, offset), utf8.count))
        while place > startIndex, Index(place, within: self) == nil { place = utf8.index(before: place) }
        return utf8.distance(from: startIndex, to: place)
    }
}

extension Character {
    /// Whether it is a letter or a number.
    var isAlphanumeric: Bool { unicodeScalars.first.map(Typing.isAlphanumeric) ?? false }
    /// Whether it may stand within a word as an apostrophe does.
    var isApostrophe: Bool { unicodeScalars.first.map(Lexicon.isApostrophe) ?? false }
}
