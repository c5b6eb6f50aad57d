import Engine
public import Modeling
import Neural
import Text

/// The plan of a run that resumes from its latest checkpoint.
///
/// Whatever is chosen again is compared with what the run was started with, and so is the text. Length, patience,
/// threads and precision may change (``RunSetting/mayChange``); everything else is the run's own.
public struct ResumedRun {
    /// The run.
    public var run: Run
    /// The files and directories trained on; empty for those that the run recorded.
    public var corpora: [String]
    /// The files to validate and to test on; empty likewise.
    public var validationPaths: [String] = [], testPaths: [String] = []
    /// Whether invalid UTF-8 is an error.
    public var isStrict = false
    /// Settings of text and vocabulary that were chosen again, with their values as ``RunSetting`` compares them.
    public var choices: [RunSetting: String] = [:]
    /// The smallest count and the most tokens of the vocabulary, if they were chosen again.
    public var minCount: Int?, maxSize: Int?
    /// Makes the choices of the recipe that were made again.
    public var adjust: (inout Recipe) throws -> Void
    /// The cache directory for the token ids of a text of a size in bytes, or `nil`.
    public var cacheDirectory: (_ bytes: Int) -> String?

    /// Plans to resume `run` with the text and the settings that it recorded.
    public init(
        _ run: Run, corpora: [String] = [], adjust: @escaping (inout Recipe) throws -> Void = { _ in },
        cacheDirectory: @escaping (Int) -> String? = { _ in nil }
    ) {
        (self.run, self.corpora) = (run, corpora)
        (self.adjust, self.cacheDirectory) = (adjust, cacheDirectory)
    }

    /// Loads the checkpoint and reads the text again.
    ///
    /// - Throws: ``RunError/changed`` where the text or a choice differs that may not, ``RunError/tooShort``,
    ///   ``TrainingError``, or an error of the text, the checkpoint or ``adjust``.
    public func prepare() throws -> PreparedRun {
        let (checkpoint, _, notices) = try run.resumable()
        let configuration = try ModelConfiguration(checkpoint)
        let vocabulary = try configuration.vocabulary(of: checkpoint)
        let stored = try SavedRun(
            json: checkpoint.read(SavedRun.fileName), path: "\(checkpoint.path)/\(SavedRun.fileName)")
        // Checked before there is memory for the network, which a changed file could make as large as it likes.
        guard stored.recipe.architecture(vocabularySize: vocabulary.count) == configuration.architecture
        else {
            throw TrainingError.unresumable(
                reason: "\(checkpoint.path): \(SavedRun.fileName) and \(ModelConfiguration.fileName) disagree"
            )
        }
        let record = configuration.corpus
        var recipe = stored.recipe
        try adjust(&recipe)
        let changes = recipe.changes(from: stored.recipe)
        try refuse(changes.filter { !$0.setting.mayChange } + changedText(vocabulary, record))
        if let fault = recipe.fault { throw RunError.impossible(fault: fault) }
        let isReplanned = recipe.length != stored.recipe.length
        var saved = stored
        saved.recipe = recipe

        let paths = corpora.isEmpty ? record.paths : corpora
        let text = try Corpus(paths: paths, options: options(record, vocabulary))
        try refuse(
            changedText(record, CorpusRecord(text, paths: paths)) + changedVocabulary(of: text, vocabulary))

        let tokenizer = try Tokenizer(vocabulary)
        let encoded = try text.encode(
            with: tokenizer, threads: recipe.threads, cacheDirectory: cacheDirectory(text.train.bytes))
        try stored.check(tokens: encoded.train.count)
        let network = try recipe.network(vocabularySize: vocabulary.count)
        try network.load(checkpoint.tensors(LanguageModel.weightsFileName).tensors)
        let tensors = try checkpoint.tensors(SavedRun.tensorsFileName).tensors
        try stored.check(tensors)
        let trainer = try Trainer(
            saved, tensors: tensors, network: network, training: Tokens(encoded.train),
            validation: encoded.validationTokens)
        var said = notices + vocabulary.notices + text.notices + changes.compactMap(\.notice)
        if isReplanned, let notice = try replan(trainer) { said.append(notice) }
        if saved.engine != OneDNN.arithmetic {
            said.append(
                "the run was started with \(saved.engine) and continues with \(OneDNN.arithmetic), which may round "
                    + "differently")
        }
        // The list of a run that began with another model has that model's words, too.
        let words = try checkpoint.words() ?? text.words(locale: vocabulary.locale)
        return PreparedRun(trainer, tokenizer, record, encoded, words: words, notices: said)
    }

    /// Moves the end of the run to where the recipe's new length puts it, and says what that means for the learning rate.
    ///
    /// The schedule is that of the new length from the next step on, so that a run of 100 steps made longer by 100 is
    /// not one of 200 steps where the schedule depends on the end.
    private func replan(_ trainer: Trainer) throws(RunError) -> String? {
        let (progress, total, rate) = (trainer.progress, trainer.plannedSteps, trainer.rate)
        guard total >= progress.step else {
            throw .tooShort(path: run.path, steps: total, taken: progress.step)
        }
        if total == progress.totalSteps { return nil }
        trainer.progress.totalSteps = total
        let plan = "the run ends after \(total) steps instead of \(progress.totalSteps)"
        if trainer.rate == rate || trainer.ending != nil { return plan }
        return plan
            + ", and its learning rate follows from here on: \(Float(trainer.rate)) at the next step instead of "
            + "\(Float(rate))"
    }

    private func options(_ record: CorpusRecord, _ vocabulary: Vocabulary) -> CorpusOptions {
        var options = record.options(vocabulary)
        options.strict = isStrict
        if !validationPaths.isEmpty { options.validationPaths = validationPaths }
        if !testPaths.isEmpty { options.testPaths = testPaths }
        return options
    }

    private func refuse(_ changes: [RunSetting.Change]) throws(RunError) {
        if !changes.isEmpty { throw .changed(path: run.path, changes) }
    }

    private func changedText(_ vocabulary: Vocabulary, _ record: CorpusRecord) -> [RunSetting.Change] {
        let shares = [record.validationShare, record.testShare].map { 100 * $0 }
        let saved: [(RunSetting, String)] = [
            (.level, vocabulary.level.rawValue), (.vocabulary, vocabulary.sha256),
            (.locale, vocabulary.locale), (.normalization, vocabulary.normalization.name),
            (.split, Self.split(train: 100 - shares[0] - shares[1], validation: shares[0], test: shares[1])),
            (.unwrap, Self.flag(record.unwrap)), (.keepsGutenberg, Self.flag(record.keepsGutenberg)),
        ]
        return saved.compactMap { setting, saved in
            choices[setting].flatMap {
                $0 == saved ? nil : RunSetting.Change(setting: setting, value: $0, saved: saved)
            }
        }
    }

    /// How ``choices`` writes the percentages of training, validation and test.
    public static func split(train: Double, validation: Double, test: Double) -> String {
        [train, validation, test].map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }.joined(separator: "/")
    }

    /// How ``choices`` writes what is on or off.
    public static func flag(_ isOn: Bool) -> String { isOn ? "on" : "off" }

    /// A vocabulary does not say what it was made with, so it is made again.
    private func changedVocabulary(
        of text: Corpus, _ saved: Vocabulary
    ) throws -> [RunSetting.Change] {
        if choices[.vocabulary] != nil || minCount == nil && maxSize == nil { return [] }
        let made = try text.vocabulary(
            level: saved.level, minCount: minCount, maxSize: maxSize, locale: saved.locale)
        return made.tokens == saved.tokens
            ? []
            : [
                RunSetting.Change(
                    setting: .vocabularySize, value: "\(made.count) tokens", saved: "\(saved.count)")
            ]
    }

    private func changedText(_ old: CorpusRecord, _ new: CorpusRecord) -> [RunSetting.Change] {
        [(.trainingText, old.train, new.train), (.validationText, old.validation, new.validation)]
            .filter { $0.1 != $0.2 }
            .map { RunSetting.Change(setting: $0, value: Self.size($2), saved: Self.size($1)) }
    }

    private static func size(_ part: CorpusRecord.Part?) -> String {
        part.map { "\($0.characters) characters (SHA-256 \($0.sha256.prefix(8))…)" } ?? "no characters"
    }
}
