import Crypto
import SystemPackage

@testable import Text

func fuzzVocabulary(_ bytes: [UInt8]) {
    guard let vocabulary = try? Vocabulary(tsv: bytes, path: "vocabulary.tsv") else { return }
    expect(vocabulary.tsv == bytes, "a vocabulary keeps its bytes")
    for token in vocabulary.tokens {
        let written = Array(TokenNotation.write(token, level: vocabulary.level).utf8)
        let read = try? TokenNotation.read(written[...], level: vocabulary.level).get()
        expect(read == token, "\(token) is read again as it was written")
    }
    guard let tokenizer = try? Tokenizer(vocabulary) else { return }
    let text = vocabulary.tokens.prefix(40).flatMap(\.utf8) + Array("A new word—don’t.\n\n  ".utf8)
    expectRoundTrip(text, tokenizer)
}

/// The first byte is the level; the rest is a text with escapes, a token, and a text to escape.
func fuzzEscapes(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let level = Level.allCases[Int(first) % Level.allCases.count], rest = bytes.dropFirst()
    let text = String(decoding: rest, as: UTF8.self)
    if let unescaped = String(escaped: text) {
        let written = TokenNotation.escape(Array(unescaped.utf8))
        expect(
            String(escaped: written).map { Array($0.utf8) } == Array(unescaped.utf8)
                || unescaped.utf8.contains(0x0D),
            "an escaped text is read again")
    }
    if case .success(let token) = TokenNotation.read(Array(text.utf8)[...], level: level) {
        let written = Array(TokenNotation.write(token, level: level).utf8)
        expect(
            (try? TokenNotation.read(written[...], level: level).get()) == token,
            "\(token) is read again as it was written")
    }
}

/// Reads a token file.
///
/// The first byte tells whether its checksums are made to fit.
func fuzzTokens(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    var file = Array(bytes.dropFirst())
    if first & 1 == 0, file.count >= TokenHeader.size {
        file.replaceSubrange(64..<96, with: Array(SHA256.hash(data: file[TokenHeader.size...])))
        file.replaceSubrange(96..<128, with: Array(SHA256.hash(data: file[..<96])))
    }
    guard let tokens = try? TokenFile(cached: Scratch.write(file, to: "ids.tokens")) else { return }
    let ids = expectNoError("a verified file is read") { try tokens.ids(0..<tokens.count) }
    expect(ids.allSatisfy { 0..<tokens.vocabularyCount ~= Int($0) }, "ids are in the vocabulary")
    expect(tokens.words <= tokens.count && tokens.spelledWords <= tokens.words, "counts fit each other")
}

/// Reads, splits, encodes and decodes a corpus.
///
/// The first four bytes are the options.
func fuzzCorpus(_ bytes: [UInt8]) {
    guard bytes.count > 4 else { return }
    let forms = Normalization.Form.allCases
    var options = CorpusOptions(
        normalization: Normalization(form: forms[Int(bytes[0]) % forms.count], foldCase: bytes[0] & 0x80 != 0)
    )
    options.unwrap = bytes[1] & 1 != 0
    options.strict = bytes[1] & 2 != 0
    options.pretokenized = bytes[1] & 4 != 0
    options.keepsGutenberg = bytes[1] & 8 != 0
    options.validationShare = Double(bytes[2] & 15) / 20
    options.testShare = Double(bytes[2] >> 4) / 100
    let level: Level = options.pretokenized ? .pretokenized : bytes[3] & 1 == 0 ? .word : .char
    let text = Array(bytes.dropFirst(4))
    guard let corpus = try? Corpus(paths: [Scratch.write(text, to: "corpus.txt")], options: options)
    else { return }
    if options.keepsGutenberg, !options.unwrap, !options.pretokenized {
        expect(corpus.wholeText == normalized(text, options.normalization), "a corpus is its normalized text")
    }
    var vocabulary = known[level]?[options.normalization]
    // A vocabulary of the corpus itself takes most of the time, so few have one, whatever the fuzzer prefers.
    if bytes.reduce(0, &+) & 15 == 0 {
        vocabulary = try? corpus.vocabulary(
            level: level, minCount: 1 + Int(bytes[3] >> 1 & 3),
            maxSize: bytes[3] & 8 == 0 ? nil : 400 + Int(bytes[3]), threads: 1)
        let again = expectNoError("a vocabulary is read again") {
            try vocabulary.map { try Vocabulary(tsv: $0.tsv, path: "vocabulary.tsv") }
        }
        expect(
            again?.tokens == vocabulary?.tokens && again?.counts == vocabulary?.counts,
            "a vocabulary stays the same")
    }
    guard let vocabulary else { return }
    let tokenizer = expectNoError("a vocabulary has a tokenizer") { try Tokenizer(vocabulary) }
    for var part in [corpus.train, corpus.validation, corpus.test] where !part.isEmpty {
        let whole = expectNoError("a part is read") {
            try (0..<part.documents).flatMap { try part.text(ofDocument: $0) }
        }
        expect(scalarCount(whole[...]) == part.characters, "the characters of a part are counted")
        let ids = expectNoError("a part is encoded") { try corpus.encode(part, tokenizer) }
        expect(
            tokenizer.decode(ids) == (level == .pretokenized ? normalForm(whole) : whole),
            "a corpus is decoded to its normalized text")
        // A word of pretokenized text may not be longer than a block.
        guard level != .pretokenized else { continue }
        (part.blockTarget, part.blockLimit) = (16, 64)
        let blocks = expectNoError("a part is encoded in blocks") { try corpus.encode(part, tokenizer) }
        expect(tokenizer.decode(blocks) == whole, "a corpus of blocks is decoded to its normalized text")
        expectRoundTrip(whole, tokenizer)
    }
}

/// The first byte is the level; the rest is a list of words, whose bytes also choose the tokens of a text.
func fuzzSpelling(_ bytes: [UInt8]) {
    guard let first = bytes.first,
        let list = try? WordList(utf8: Array(bytes.dropFirst()), path: "words.txt"),
        let vocabulary = known[Level.allCases[Int(first) % Level.allCases.count]]?[Normalization()]
    else { return }
    var constraints = TokenConstraints(vocabulary, words: SpellableWords(list, vocabulary))
    for choice in bytes.prefix(200) {
        var logits = [Float](repeating: 0, count: vocabulary.count)
        logits.withUnsafeMutableBufferPointer { constraints.mask($0, WritingRules()) }
        let allowed = logits.indices.filter { logits[$0] == 0 }
        expect(!allowed.isEmpty, "some token may follow")
        constraints.advance(Int32(allowed[Int(choice) % allowed.count]))
    }
}

/// The vocabularies of a short text.
private let known = expectNoError("texts have vocabularies") {
    var vocabularies: [Level: [Normalization: Vocabulary]] = [:]
    for level in Level.allCases {
        for form in Normalization.Form.allCases {
            for foldCase in [false, true] {
                let normalization = Normalization(form: form, foldCase: foldCase)
                vocabularies[level, default: [:]][normalization] = try Vocabulary(
                    of: Seeds.text, level: level, normalization: normalization, minCount: 1)
            }
        }
    }
    return vocabularies
}

extension Corpus {
    /// The text of all parts.
    fileprivate var wholeText: [UInt8] {
        expectNoError("a corpus is read") {
            try [train, validation, test].flatMap { part in
                try (0..<part.documents).flatMap { try part.text(ofDocument: $0) }
            }
        }
    }

    /// Returns the ids of a part.
    fileprivate func encode(_ part: Part, _ tokenizer: Tokenizer) throws -> [Int32] {
        var workers = try BlockWorkers(encodingWith: tokenizer, threads: 1)
        var ids: [Int32] = []
        try part.forEachBlock { (block) throws(TextError) in try workers.add(block) { ids += $0.ids } }
        try workers.finish { ids += $0.ids }
        return ids
    }
}

/// Checks that a text comes back normalized, and that a normalized one is encoded alike.
private func expectRoundTrip(_ text: [UInt8], _ tokenizer: Tokenizer) {
    guard tokenizer.vocabulary.level != .pretokenized else { return }
    let ids = expectNoError("any text is encoded") { try tokenizer.encode(bytes: text).ids }
    expect(
        tokenizer.decode(ids) == normalized(text, tokenizer.vocabulary.normalization, dropsMarks: false),
        "a text is decoded to its normalized form")
}

private func normalized(_ text: [UInt8], _ normalization: Normalization, dropsMarks: Bool = true) -> [UInt8] {
    var result: [UInt8] = []
    expectNoError("any text is normalized") {
        let normalizer = try Normalizer(normalization, dropsMarks: dropsMarks)
        _ = try text.withUnsafeBytes { try normalizer.normalize($0, into: &result) }
    }
    return result
}

/// Returns pretokenized text with single spaces between its words.
private func normalForm(_ text: [UInt8]) -> [UInt8] {
    var filter = PretokenizedFilter()
    var result: [UInt8] = []
    filter.feed(text, into: &result)
    return result
}
