extension Corpus {
    /// The vocabulary of the training text; validation and test text have no say in it.
    ///
    /// - Parameters:
    ///   - level: How finely text is cut; ``Level/pretokenized`` wants a corpus read as such.
    ///   - minCount: What the training text has fewer times is spelled; where nil 2, so that
    ///     the rare words teach the speller, but 1 for pretokenized text, whose rare words are `<unk>` already.
    ///   - maxSize: The most tokens the vocabulary may have, no bound where nil.
    ///   - locale: Whose rules tell where words end.
    ///   - threads: How many threads count; the vocabulary does not depend on it.
    /// - Returns: The vocabulary, its counts those of the encoded training text.
    /// - Throws: Where the bound is too small for any text, or ICU does not know the locale.
    public func vocabulary(
        level: Level, minCount: Int? = nil, maxSize: Int? = nil, locale: String = "en",
        threads: Int = Threads.available
    ) throws(TextError) -> Vocabulary {
        var counters: [BlockCounter] = []
        for _ in 0..<max(1, threads) { counters.append(try BlockCounter(level: level, locale: locale)) }
        var workers = BlockWorkers(countingWith: counters)
        try train.forEachBlock { (block) throws(TextError) in try workers.add(block) { _ in } }
        try workers.finish { _ in }
        var counts = TokenCounts(level: level)
        for counter in counters { counts.merge(counter.counts) }
        return try Vocabulary(
            counts: counts, normalization: options.normalization, locale: locale,
            minCount: minCount ?? (level == .pretokenized ? 1 : 2), maxSize: maxSize)
    }
}
