public import Modeling
public import Text

extension LanguageModel {
    /// The text that the model was trained on, read, split and encoded as it was then.
    ///
    /// - Throws: ``Modeling/CorpusRecord/Loss`` where it is gone or has changed, or what encoding it throws.
    public func ownText() throws -> EncodedCorpus {
        try encode(configuration.corpus.reread(vocabulary))
    }

    /// A corpus in the model's tokens, by way of the cache.
    public func encode(_ corpus: Corpus) throws(TextError) -> EncodedCorpus {
        try corpus.encode(
            with: tokenizer, threads: Threads.available,
            cacheDirectory: CacheDirectory.path(forTextOf: corpus.train.bytes))
    }
}
