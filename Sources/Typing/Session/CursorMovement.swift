extension TypingSession {
    /// A movement of the cursor.
    public enum Movement: Sendable, Equatable {
        /// By one character (grapheme cluster).
        case left, right
        /// To the beginning of a word before the cursor, or the end of one after it.
        case wordLeft, wordRight
        /// To the beginning or the end of the text.
        case start, end
        /// To an offset in ``TypingSession/text``, in bytes of UTF-8; one inside a character means its beginning.
        case to(Int)

        /// Returns the new offset of a cursor between two texts, in bytes of UTF-8.
        func destination(_ before: String, _ after: String) -> Int {
            let here = before.utf8.count
            return switch self {
            case .left: here - (before.last?.utf8.count ?? 0)
            case .right: here + (after.first?.utf8.count ?? 0)
            case .wordLeft: here - before.reversed().wordLength(skipsOthers: true)
            case .wordRight: here + after.wordLength(skipsOthers: true)
            case .start: 0
            case .end: here + after.utf8.count
            case .to(let offset): (before + after).characterStart(at: offset)
            }
        }
    }
}

extension Sequence<Character> {
    /// Returns the length, in bytes of UTF-8, of the word at the beginning of the sequence; 0 without one.
    ///
    /// With `skipsOthers`, the characters before the first word count too, or all characters if there is no word.
    /// Apostrophes and the like belong to a word if letters follow them.
    func wordLength(skipsOthers: Bool) -> Int {
        var length = 0, word = 0
        for character in self {
            length += character.utf8.count
            if character.isAlphanumeric {
                word = length
            } else if !character.joinsLetters, word > 0 || !skipsOthers {
                return word
            }
        }
        return word == 0 && skipsOthers ? length : word
    }
}

extension String {
    /// Returns the offset of the character that contains the byte at `offset`, both in bytes of UTF-8.
    fileprivate func characterStart(at offset: Int) -> Int {
        var place = utf8.index(startIndex, offsetBy: Swift.min(Swift.max(0, offset), utf8.count))
        while place > startIndex, Index(place, within: self) == nil { place = utf8.index(before: place) }
        return utf8.distance(from: startIndex, to: place)
    }
}
