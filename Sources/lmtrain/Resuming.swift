import Console
import Engine
import Modeling
import Neural
import Text
import Training

extension Train {
    /// Prepares a run that stands in `run` to go on where it stopped.
    ///
    /// What the flags say again is compared with what the run began with, and so is the text; threads and
    /// precision are the run's own.
    func goOn(_ run: Run) throws -> Preparation {
        let (checkpoint, _, notices) = try run.resumable()
        let configuration = try ModelConfiguration(checkpoint)
        let vocabulary = try configuration.vocabulary(of: checkpoint)
        let saved = try SavedRun(
            json: checkpoint.read(SavedRun.fileName), path: "\(checkpoint.path)/\(SavedRun.fileName)")
        let record = configuration.corpus
        let paths = corpus.corpora.isEmpty ? record.paths : corpus.corpora
        var changes = try changedFlags(recipe: saved.recipe, vocabulary: vocabulary, corpus: record)
        if !changes.isEmpty { throw RunError.changed(path: run.path, fields: changes) }

        var options = record.options(vocabulary)
        options.strict = corpus.strict
        if !corpus.validation.isEmpty { options.validationPaths = corpus.validation }
        if !corpus.test.isEmpty { options.testPaths = corpus.test }
        let text = try Corpus(paths: paths, options: options)
        changes =
            try changedText(from: record, to: CorpusRecord(text, paths: paths))
            + changedVocabulary(of: text, from: vocabulary)
        if !changes.isEmpty { throw RunError.changed(path: run.path, fields: changes) }

        let tokenizer = try Tokenizer(vocabulary)
        let encoded = try text.encode(
            with: tokenizer, threads: saved.recipe.threads,
            cacheDirectory: CacheDirectory.path(forTextOf: text.train.bytes))
        let network = try network(saved.recipe, vocabulary: vocabulary)
        guard network.architecture == configuration.architecture else {
            throw TrainingError.unresumable(
                reason: "\(checkpoint.path): \(SavedRun.fileName) and \(ModelConfiguration.fileName) disagree"
            )
        }
        try network.load(checkpoint.tensors(LanguageModel.weightsFileName).tensors)
        let validation = encoded.validation.count > encoded.validation.documents ? encoded.validation : nil
        let trainer = try Trainer(
            saved, tensors: checkpoint.tensors(SavedRun.tensorsFileName).tensors, network: network,
            training: Tokens(encoded.train), validation: validation.map { Tokens($0) })
        var said = notices + text.notices
        if saved.engine != OneDNN.version {
            said.append(
                "the run began with \(saved.engine) and goes on with \(OneDNN.version): it may round otherwise"
            )
        }
        return Preparation(
            trainer: trainer, tokenizer: tokenizer, corpus: record, encoded: encoded, notices: said)
    }

    /// The flags given that are not what the run has, a phrase each.
    private func changedFlags(
        recipe: Recipe, vocabulary: Vocabulary, corpus record: CorpusRecord
    ) throws -> [String] {
        var wanted = recipe
        try shape.apply(to: &wanted)
        rates.apply(to: &wanted)
        length.apply(to: &wanted)
        var changes = wanted.differences(from: recipe).map { "\($0.flag) is \($0.mine), was \($0.other)" }
        func compare(_ flag: String, _ given: String?, _ stored: String) {
            if let given, given != stored { changes.append("\(flag) is \(given), was \(stored)") }
        }
        let asked = vocabularyArguments.pretokenized ? Level.pretokenized : level
        compare("--level", asked?.rawValue, vocabulary.level.rawValue)
        if let vocab {
            compare("the vocabulary of --vocab", try Vocabulary(contentsOf: vocab).sha256, vocabulary.sha256)
        }
        let fresh = (corpus: Split(train: 90, validation: 10, test: 0), vocabulary: Normalization())
        let (form, stored) = (vocabularyArguments.normalizing, vocabulary.normalization)
        let locale = vocabularyArguments.locale
        compare("--locale", locale == VocabularyArguments.defaultLocale ? nil : locale, vocabulary.locale)
        compare("--normalization", form == fresh.vocabulary ? nil : form.name, stored.name)
        if corpus.split != fresh.corpus {
            let shares = [record.validationShare, record.testShare].map { 100 * $0 }
            compare(
                "--split", "\(corpus.split)",
                "\(Split(train: 100 - shares[0] - shares[1], validation: shares[0], test: shares[1]))")
        }
        compare("--unwrap", corpus.unwrap ? "on" : nil, record.unwrap ? "on" : "off")
        compare("--keep-gutenberg", corpus.keepGutenberg ? "on" : nil, record.keepsGutenberg ? "on" : "off")
        return changes
    }

    /// What the flags that make a vocabulary would change, a phrase or none.
    ///
    /// A vocabulary does not say what it was made with, so it is made again.
    private func changedVocabulary(of text: Corpus, from stored: Vocabulary) throws -> [String] {
        let (minCount, maxSize) = (vocabularyArguments.minCount, vocabularyArguments.maxSize)
        if vocab != nil || minCount == nil && maxSize == nil { return [] }
        let made = try text.vocabulary(
            level: stored.level, minCount: minCount, maxSize: maxSize, locale: stored.locale)
        if made.tokens == stored.tokens { return [] }
        return [
            """
            the vocabulary by --min-count and --max-size has \(NumberFormat.grouped(made.count)) tokens, \
            had \(NumberFormat.grouped(stored.count))
            """
        ]
    }

    /// The parts of the text that are not what the run began with, a phrase each.
    private func changedText(from old: CorpusRecord, to new: CorpusRecord) -> [String] {
        [("training", old.train, new.train), ("validation", old.validation, new.validation)]
            .filter { $0.1 != $0.2 }
            .map { name, old, new in
                """
                the \(name) text has \(size(new)), had \(size(old))
                """
            }
    }

    private func size(_ part: CorpusRecord.Part?) -> String {
        part.map { "\(NumberFormat.grouped($0.characters)) characters (SHA-256 \($0.sha256.prefix(8))…)" }
            ?? "no characters"
    }
}
