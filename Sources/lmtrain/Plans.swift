import Console
import Modeling
import Text
import Training

// What the flags ask of a run.
extension Train {
    /// The plan of a new run.
    func newRun() throws -> NewRun {
        let options = corpus.options(
            normalization: vocabularyArguments.normalizing, pretokenized: vocabularyArguments.pretokenized)
        var run = NewRun(
            corpus.corpora, options: options, threads: length.threads ?? Threads.available,
            adjust: { recipe in
                if let optimizer = rates.optimizer { recipe.use(optimizer) }
                try adjust(&recipe)
            },
            cacheDirectory: CacheDirectory.path(forTextOf:))
        run.level = vocabularyArguments.pretokenized ? .pretokenized : level
        run.vocabulary = try vocab.map { try Vocabulary(contentsOf: $0) }
        (run.minCount, run.maxSize) = (vocabularyArguments.minCount, vocabularyArguments.maxSize)
        run.locale = vocabularyArguments.locale
        run.pretrained = try output.pretrained.map { try PretrainedModel($0) }
        if output.from == nil, leavesModelOpen { run.shipped = .shipped }
        (run.minutes, run.batchSize, run.steps) = (length.minutes, length.batch, length.bptt)
        run.precision = length.precision.chosen
        return run
    }

    /// Whether no flag asks for a network or a vocabulary other than the shipped model's.
    private var leavesModelOpen: Bool {
        shape.isEmpty && vocab == nil && vocabularyArguments.isEmpty && level ?? .word == .word
            && rates.initUniform == nil && rates.forgetBias == nil
    }

    /// The plan of resuming `run`.
    func resumedRun(_ run: Run) throws -> ResumedRun {
        var resumed = ResumedRun(
            run, corpora: corpus.corpora, adjust: adjust, cacheDirectory: CacheDirectory.path(forTextOf:))
        (resumed.validationPaths, resumed.testPaths) = (corpus.validation, corpus.test)
        resumed.isStrict = corpus.strict
        (resumed.minCount, resumed.maxSize) = (vocabularyArguments.minCount, vocabularyArguments.maxSize)
        let level = vocabularyArguments.pretokenized ? Level.pretokenized : self.level
        resumed.choices[.level] = level?.rawValue
        resumed.choices[.vocabulary] = try vocab.map { try Vocabulary(contentsOf: $0).sha256 }
        // ArgumentParser does not tell a default from the same value given by hand.
        let (locale, form) = (vocabularyArguments.locale, vocabularyArguments.normalizing)
        if locale != VocabularyArguments.defaultLocale { resumed.choices[.locale] = locale }
        if form != Normalization() { resumed.choices[.normalization] = form.name }
        let split = corpus.split
        if split != Split(train: 90, validation: 10, test: 0) {
            resumed.choices[.split] = ResumedRun.split(
                train: split.train, validation: split.validation, test: split.test)
        }
        if corpus.unwrap { resumed.choices[.unwrap] = ResumedRun.flag(true) }
        if corpus.keepGutenberg { resumed.choices[.keepsGutenberg] = ResumedRun.flag(true) }
        return resumed
    }

    /// Changes the recipe of the tables, or of a saved run, where a flag says so.
    private func adjust(_ recipe: inout Recipe) throws {
        try shape.apply(to: &recipe)
        rates.apply(to: &recipe)
        length.apply(to: &recipe)
        if let format = output.exportPrecision { recipe.weightFormat = format }
        counts.apply(to: &recipe)
    }
}
