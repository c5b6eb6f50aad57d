public import Modeling
public import Text

extension LanguageModel {
    /// Reads, splits and encodes the text that the model was trained on, as it was done for training.
    ///
    /// - Throws: ``Modeling/CorpusUnavailable`` where the text is missing or has changed, or a ``Text/TextError``.
    public func ownText() throws -> EncodedCorpus {
        try encode(configuration.corpus.reread(vocabulary))
    }

    /// Encodes a corpus with the model's tokenizer, or takes its ids from the cache.
    public func encode(_ corpus: Corpus) throws(TextError) -> EncodedCorpus {
        try corpus.encode(
            with: tokenizer, threads: Threads.available,
            cacheDirectory: CacheDirectory.path(forTextOf: corpus.train.bytes))
    }
}

/// Where encoded text is kept between runs: `$XDG_CACHE_HOME/lm`, or `~/.cache/lm`.
public enum CacheDirectory {
    /// Returns the directory for a text of `bytes`, which need not exist yet.
    ///
    /// It is `nil` for a text that is encoded faster than a cache would be read, and where there is no home directory.
    public static func path(forTextOf bytes: Int) -> String? {
        guard bytes >= 1 << 24 else { return nil }
        if let base = variable("XDG_CACHE_HOME"), base.hasPrefix("/") { return base + "/lm" }
        return variable("HOME").flatMap { $0.isEmpty ? nil : $0 + "/.cache/lm" }
    }
}
