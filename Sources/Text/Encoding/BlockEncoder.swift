internal import CICU

/// Encodes blocks of normalized text, with a memory of the chunks it has seen.
///
/// It owns ICU iterators and its memory, so each thread needs its own; the ids do not depend on what an encoder has
/// seen before. The blocks of a text, cut by ``Block`` and encoded with the edges of the cuts, give the ids of the whole
/// text.
public final class BlockEncoder {
    /// The counts of a block.
    public struct Counts: Hashable, Sendable {
        /// The number of code points (pretokenized: of the normal form).
        public var characters = 0
        /// The number of tokens, where a spelled word counts once.
        public var words = 0
        /// The number of spelled words.
        public var spelledWords = 0

        /// Adds the counts of two blocks.
        public static func + (a: Counts, b: Counts) -> Counts {
            Counts(
                characters: a.characters + b.characters, words: a.words + b.words,
                spelledWords: a.spelledWords + b.spelledWords)
        }
    }

    private enum Work {
        case characters(CharacterWork)
        case words(WordWork)
        case pretokenized(PretokenizedWork)
    }

    private let work: Work
    /// Whether to remember chunks; tests compare with ICU alone.
    private let remembers: Bool

    /// Creates an encoder for one thread.
    public convenience init(_ tokenizer: Tokenizer) throws(TextError) {
        try self.init(tokenizer.vocabulary, remembers: true)
    }

    init(_ vocabulary: Vocabulary, remembers: Bool) throws(TextError) {
        let (index, locale) = (vocabulary.index, vocabulary.locale)
        self.remembers = remembers
        switch vocabulary.level {
        case .char: work = .characters(try CharacterWork(index, locale))
        case .word: work = .words(try WordWork(index, locale))
        case .pretokenized: work = .pretokenized(try PretokenizedWork(index, locale))
        }
    }

    /// Appends the ids of a block to `ids`.
    ///
    /// - Parameters:
    ///   - block: Less than 2³¹ bytes of normalized text.
    ///   - from: What precedes the block.
    ///   - to: What follows it.
    ///   - ids: Receives the ids.
    /// - Returns: The counts of the block.
    /// - Throws: An ICU error, or ``TextError/giantWord(bytes:)``.
    public func encode(
        _ block: UnsafeRawBufferPointer, from: Block.Edge = .text, to: Block.Edge = .text,
        into ids: inout [Int32]
    ) throws(TextError) -> Counts {
        let before = ids.count
        var counts = Counts(characters: countCodePoints(block))
        switch work {
        case .characters(let work):
            swap(&work.encoding.ids, &ids)
            defer { swap(&work.encoding.ids, &ids) }
            try work.scan(block, remembers: remembers)
            counts.words = work.encoding.ids.count - before
        case .words(let work):
            swap(&work.encoding.ids, &ids)
            defer { swap(&work.encoding.ids, &ids) }
            (work.encoding.spelled, work.encoding.extra) = (0, 0)
            try work.scan(block, from, to, remembers: remembers)
            counts.spelledWords = work.encoding.spelled
            counts.words = work.encoding.ids.count - before - work.encoding.extra
        case .pretokenized(let work):
            if from == .joined || to == .joined { throw .giantWord(bytes: Block.limit) }
            swap(&work.encoding.ids, &ids)
            defer { swap(&work.encoding.ids, &ids) }
            work.encoding.begin()
            try PretokenizedScanner.scan(block, into: &work.encoding)
            // The space at which a line was cut belongs to the normal form.
            let isMidLine = to == .whiteSpace && !work.encoding.isFirst
            counts.characters = work.encoding.characters + (isMidLine ? 1 : 0)
            counts.spelledWords = work.encoding.spelled
            counts.words = work.encoding.ids.count - before - work.encoding.extra
        }
        return counts
    }
}

private final class CharacterWork {
    var scanner: CharacterScanner
    var encoding: CharacterEncoding

    init(_ index: VocabularyIndex, _ locale: String) throws(TextError) {
        scanner = try CharacterScanner(locale: locale)
        encoding = CharacterEncoding(index: index)
    }

    func scan(_ block: UnsafeRawBufferPointer, remembers: Bool) throws(TextError) {
        if remembers {
            try scanner.scan(block, into: &encoding)
        } else {
            try scanner.scanWithoutMemory(block, into: &encoding)
        }
    }
}

private final class WordWork {
    var scanner: WordScanner
    var encoding: WordEncoding

    init(_ index: VocabularyIndex, _ locale: String) throws(TextError) {
        scanner = try WordScanner(locale: locale)
        encoding = WordEncoding(index: index, speller: try CharacterFallback(locale: locale))
    }

    func scan(
        _ block: UnsafeRawBufferPointer, _ from: Block.Edge, _ to: Block.Edge, remembers: Bool
    ) throws(TextError) {
        if remembers {
            try scanner.scan(block, from: from, to: to, into: &encoding)
        } else {
            try scanner.scanWithoutMemory(block, from: from, to: to, into: &encoding)
        }
    }
}

private final class PretokenizedWork {
    var encoding: PretokenizedEncoding

    init(_ index: VocabularyIndex, _ locale: String) throws(TextError) {
        encoding = PretokenizedEncoding(index: index, speller: try CharacterFallback(locale: locale))
    }
}

/// Returns the number of code points in valid UTF-8.
func countCodePoints(_ utf8: UnsafeRawBufferPointer) -> Int {
    guard let base = utf8.assumingMemoryBound(to: UInt8.self).baseAddress else { return 0 }
    return cicu_count_code_points(base, utf8.count)
}
