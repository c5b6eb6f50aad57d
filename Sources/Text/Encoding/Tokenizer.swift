/// The ids of a text.
public struct EncodedText: Sendable {
    /// The ids, without the start token.
    public var ids: [Int32]
    /// The number of Unicode scalars of the normalized text (pretokenized: of its normal form).
    public var characters: Int
    /// The number of tokens, where a spelled word counts once.
    public var words: Int
    /// The number of spelled words.
    public var spelledWords: Int
    /// The invalid UTF-8, if any.
    public var invalidUTF8: InvalidUTF8?
}

/// Encodes text as ids of a vocabulary and decodes ids, without loss.
///
/// Decoding the ids of any text gives the normalized text, byte for byte.
///
/// Character level: a token is a grapheme cluster; one that the vocabulary lacks becomes code points, and those that it
/// lacks UTF-8 bytes.
///
/// Word level: a token is a segment between ICU's word boundaries. One space (U+0020) is implied between two segments.
/// Where there is none, the token has a glue mark: on the left of the right segment if that is punctuation, else on the
/// right of the left segment if that is punctuation, else on the left of the right segment. Any other run of white
/// space, and any at either end of the text, is a token of its own and implies no space around it; a run that the
/// vocabulary lacks is split into code points. A word that it lacks becomes `⟨spell⟩`, its characters and `⟨/spell⟩`,
/// with the glue on the first.
///
/// Pretokenized: a token is the text between two spaces, or a line end.
public struct Tokenizer: Sendable {
    /// The vocabulary of the ids.
    public let vocabulary: Vocabulary

    /// Creates a tokenizer, or throws where ICU lacks the data for the vocabulary's locale.
    public init(_ vocabulary: Vocabulary) throws(TextError) {
        _ = try Segmenter(.words, locale: vocabulary.locale)
        self.vocabulary = vocabulary
    }

    /// Normalizes and encodes a text.
    public func encode(_ text: String) throws(TextError) -> EncodedText {
        let utf8 = Array(text.utf8)
        return try encode(bytes: utf8)
    }

    /// Normalizes and encodes a text that may have invalid UTF-8.
    public func encode(utf8: UnsafeRawBufferPointer) throws(TextError) -> EncodedText {
        if vocabulary.normalization.keeps(utf8) { return try encode(normalized: Array(utf8)) }
        var normalized: [UInt8] = []
        let invalid = try Normalizer(vocabulary.normalization).normalize(utf8, into: &normalized)
        var encoded = try encode(normalized: normalized)
        encoded.invalidUTF8 = invalid
        return encoded
    }

    /// Normalizes and encodes a text that may have invalid UTF-8.
    public func encode(bytes: [UInt8]) throws(TextError) -> EncodedText {
        try bytes.withUnsafeBufferPointer { utf8 throws(TextError) in
            try encode(utf8: UnsafeRawBufferPointer(utf8))
        }
    }

    /// Encodes text that has the vocabulary's normalization.
    func encode(normalized: [UInt8]) throws(TextError) -> EncodedText {
        try normalized.withUnsafeBufferPointer { text throws(TextError) in
            let encoder = try BlockEncoder(self)
            var (ids, counts): ([Int32], BlockEncoder.Counts) = ([], .init())
            var rest = UnsafeRawBufferPointer(text)
            var from = Block.Edge.text
            while !rest.isEmpty {
                let (length, to) = Block.first(of: rest)
                let block = UnsafeRawBufferPointer(rebasing: rest[..<length])
                counts = counts + (try encoder.encode(block, from: from, to: to, into: &ids))
                rest = UnsafeRawBufferPointer(rebasing: rest[length...])
                from = to
            }
            return EncodedText(
                ids: ids, characters: counts.characters, words: counts.words,
                spelledWords: counts.spelledWords, invalidUTF8: nil)
        }
    }

    /// Decodes ids: those of an encoded text give the normalized text.
    ///
    /// Control tokens and unknown ids give nothing.
    public func decode(_ ids: some Sequence<Int32>) -> [UInt8] {
        var decoder = TokenDecoder(vocabulary)
        var utf8: [UInt8] = []
        for id in ids { decoder.append(id, to: &utf8) }
        return utf8
    }
}
