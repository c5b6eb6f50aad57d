import Text

/// A text cut into what a user types at a time: words, punctuation marks and white space.
struct ReplayText {
    /// A word, a single mark or white-space character, or the rest of a long run of these.
    struct Piece: Equatable {
        fileprivate(set) var text: String
        /// Whether the piece contains a letter or a number.
        let isWord: Bool
        /// Whether the piece is typed at once, since no key can be saved.
        var isRun = false
    }

    /// How many marks and white-space characters in a row are typed one by one.
    private static let maxMarks = 64

    private var pieces: [Piece] = []
    /// How many marks and white-space characters there are since the last word.
    private var marks = 0

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
                // A long run after the last word is not worth typing.
                return left > 0 || (left == 0 && !piece.isRun)
            })
    }

    private mutating func add(_ text: String) {
        guard !text.isEmpty else { return }
        if text.unicodeScalars.contains(where: \.isAlphanumeric) {
            pieces.append(Piece(text: text, isWord: true))
            marks = 0
            return
        }
        // Marks and white space are typed one by one, even if ICU joins them.
        for character in text {
            marks += 1
            if marks <= Self.maxMarks + 1 {
                pieces.append(Piece(text: String(character), isWord: false, isRun: marks > Self.maxMarks))
            } else {
                pieces[pieces.count - 1].text.append(character)
            }
        }
    }
}
