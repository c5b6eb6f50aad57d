import Text

/// A text cut into what a user types at a time: words, punctuation marks and white space.
struct ReplayText {
    /// A word, or a single mark or white-space character.
    struct Piece: Equatable {
        let text: String
        /// Whether the piece contains a letter or a number.
        let isWord: Bool
    }

    private var pieces: [Piece] = []

    /// Cuts a text: pretokenized text at its spaces, any other at ICU's word boundaries.
    init(_ text: String, _ vocabulary: Vocabulary) throws(TextError) {
        if vocabulary.level == .pretokenized {
            var word = ""
            for character in text {
                if character.isWhitespace {
                    add(word)
                    add(String(character))
                    word = ""
                } else {
                    word.append(character)
                }
            }
            add(word)
            return
        }
        let utf8 = Array(text.utf8), segmenter = try Segmenter(.words, locale: vocabulary.locale)
        var ends: [Int32] = []
        try utf8.withUnsafeBufferPointer { bytes throws(TextError) in
            try segmenter.ends(of: UnsafeRawBufferPointer(bytes), into: &ends)
        }
        var start = 0
        for end in ends {
            add(String(decoding: utf8[start..<Int(end)], as: UTF8.self))
            start = Int(end)
        }
    }

    /// Returns the first `words` words with everything before the next word.
    func pieces(words: Int) -> [Piece] {
        var left = words
        return Array(
            pieces.prefix { piece in
                if piece.isWord { left -= 1 }
                return left >= 0
            })
    }

    private mutating func add(_ text: String) {
        guard !text.isEmpty else { return }
        if text.unicodeScalars.contains(where: \.isAlphanumeric) {
            pieces.append(Piece(text: text, isWord: true))
        } else {
            // Marks and white space are typed one by one, even if ICU joins them.
            pieces += text.map { Piece(text: String($0), isWord: false) }
        }
    }
}
