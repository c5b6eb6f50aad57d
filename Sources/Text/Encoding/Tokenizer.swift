/// A text as ids.
public struct EncodedText: Sendable {
    /// The ids, without the start token.
    public var ids: [Int32]
    /// Unicode scalars of the normalized text (pretokenized: of its normal form).
    public var characters: Int
    /// Tokens, where a spelled word is one.
    public var words: Int
    /// Words that were spelled.
    public var spelledWords: Int
    /// Bytes that were not UTF-8, if any.
    public var invalidUTF8: InvalidUTF8?
}

/// Turns text into the ids of a vocabulary and back, without loss: decoding gives the normalized text, byte for
/// byte, whatever the text.
///
/// Character level: a token is a grapheme cluster, or else its code points, or else their UTF-8 bytes.
///
/// Word level: a token is a segment of ICU's word boundaries. Between two segments one space (U+0020) is implied;
/// where there is none, a glue mark is part of the token: the right segment is left-glued if it is punctuation, else
/// the left one is right-glued if it is punctuation, else the right one is left-glued. Any other run of white space,
/// and any at either end of the text, is a token of its own and implies no space around itself; a run that the
/// vocabulary lacks is split into code points. A word that it lacks is `⟨spell⟩`, its characters, `⟨/spell⟩`, with
/// the glue on the first.
///
/// Pretokenized: a token is what stands between spaces, and each line end is one.
public struct Tokenizer: Sendable {
    /// What the ids stand for.
    public let vocabulary: Vocabulary

    /// A tokenizer; throws where ICU lacks the data that the vocabulary needs.
    public init(_ vocabulary: Vocabulary) throws(TextError) {
        _ = try Segmenter(.words, locale: vocabulary.locale)
        self.vocabulary = vocabulary
    }

    /// The ids of a text, which is normalized first.
    public func encode(_ text: String) throws(TextError) -> EncodedText {
        let utf8 = Array(text.utf8)
        return try encode(bytes: utf8)
    }

    /// The ids of a text, which is normalized first and may hold bytes that are not UTF-8.
    public func encode(utf8: UnsafeRawBufferPointer) throws(TextError) -> EncodedText {
        if vocabulary.normalization.keeps(utf8) { return try encode(normalized: Array(utf8)) }
        var normalized: [UInt8] = []
        let invalid = try Normalizer(vocabulary.normalization).normalize(utf8, into: &normalized)
        var encoded = try encode(normalized: normalized)
        encoded.invalidUTF8 = invalid
        return encoded
    }

    /// The ids of bytes that may be text.
    public func encode(bytes: [UInt8]) throws(TextError) -> EncodedText {
        try bytes.withUnsafeBufferPointer { utf8 throws(TextError) in
            try encode(utf8: UnsafeRawBufferPointer(utf8))
        }
    }

    /// The ids of text that the vocabulary's normalization has made.
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

    /// The text that ids stand for: of an encoded text, the normalized text.
    ///
    /// Control tokens give nothing, and
    /// neither does an id that the vocabulary does not have.
    public func decode(_ ids: some Sequence<Int32>) -> [UInt8] {
        var decoder = TokenDecoder(vocabulary)
        var utf8: [UInt8] = []
        for id in ids { decoder.append(id, to: &utf8) }
        return utf8
    }
}
