internal import CICU

/// Turns blocks of normalized text into ids, and remembers what it has seen from block to block.
///
/// It owns ICU iterators and its memory, so each thread makes its own; what the ids are does not depend on what an
/// encoder has seen. The blocks of a text are cut as ``Block`` says, and each is encoded with the edges that the
/// cuts gave; the ids in a row are those of the whole text.
public final class BlockEncoder {
    /// What one block held.
    public struct Counts: Hashable, Sendable {
        /// Code points of the text (pretokenized: of its normal form).
        public var characters = 0
        /// Tokens, where a spelled word is one.
        public var words = 0
        /// Words that were spelled.
        public var spelledWords = 0

        /// The sum of two blocks.
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
    /// Whether segments are found by ICU alone, for tests of what is remembered.
    private let remembers: Bool

    /// An encoder for one thread.
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

    /// Appends the ids of a block, less than 2³¹ bytes of normalized text, to `ids`; `from` and `to` say what its
    /// ends are.
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

/// How many code points valid UTF-8 holds.
func countCodePoints(_ utf8: UnsafeRawBufferPointer) -> Int {
    guard let base = utf8.assumingMemoryBound(to: UInt8.self).baseAddress else { return 0 }
    return cicu_count_code_points(base, utf8.count)
}
