public import Engine
public import Modeling
import Neural
public import Text

/// The plan of a new run: its text and every choice that was made; the tables make the others.
public struct NewRun {
    /// The files and directories to train on.
    public var corpora: [String]
    /// How to read and split them; the vocabulary decides over normalization and level.
    public var corpusOptions: CorpusOptions
    /// What a token is, if that was chosen.
    public var level: Level?
    /// A vocabulary to use instead of one made from the training text.
    public var vocabulary: Vocabulary?
    /// The smallest count, the most tokens, and the locale of a vocabulary made from the training text.
    public var minCount: Int?, maxSize: Int?, locale = "en"
    /// A model to start from.
    public var pretrained: PretrainedModel?
    /// A model to start from unless there is ``pretrained``, if the text is short and in its language.
    public var shipped: Run?
    /// The threads of every pass.
    public var threads: Int
    /// The time to train for, the batch size B and the BPTT steps T, if they were chosen: the tables depend on them.
    public var minutes: Double?, batchSize: Int?, steps: Int?
    /// The precision of products, if it was chosen; else that which suits the processor and the network.
    public var precision: Precision?
    /// Makes all other choices of the recipe.
    public var adjust: (inout Recipe) throws -> Void
    /// The cache directory for the token ids of a text of a size in bytes, or `nil`.
    public var cacheDirectory: (_ bytes: Int) -> String?

    /// Of fewer characters a model learns little but the text itself: models of 30 kB of the shipped stories have
    /// half a bit per character more than those of 100 kB (Results.md).
    private static let fewCharacters = 20_000

    /// Plans a run with everything left to the tables.
    public init(
        _ corpora: [String], options: CorpusOptions, threads: Int,
        adjust: @escaping (inout Recipe) throws -> Void = { _ in },
        cacheDirectory: @escaping (Int) -> String? = { _ in nil }
    ) {
        (self.corpora, corpusOptions, self.threads) = (corpora, options, threads)
        (self.adjust, self.cacheDirectory) = (adjust, cacheDirectory)
    }

    /// Reads and encodes the text, makes the vocabulary and draws the first weights.
    ///
    /// - Throws: ``RunError``, ``TrainingError``, or an error of the text, the pretrained model or ``adjust``.
    public func prepare() throws -> PreparedRun {
        var notices: [String] = []
        let text = try read()
        let pretrained = try self.pretrained ?? shippedModel(for: text, &notices)
        let given = vocabulary ?? pretrained?.vocabulary
        let level = try level(of: given)
        let choice = level == nil ? try levelChoice(for: text, &notices) : nil
        let vocabulary =
            try given ?? choice?.vocabulary ?? self.vocabulary(of: text, level ?? Recipe.defaultLevel)
        let tokenizer = try Tokenizer(vocabulary)
        let encoded =
            try choice?.encoded
            ?? text.encode(
                with: tokenizer, threads: threads, cacheDirectory: cacheDirectory(text.train.bytes))
        let recipe = try recipe(for: encoded.train, vocabulary, from: pretrained, &notices)
        let network = try recipe.network(vocabularySize: vocabulary.count)
        if let pretrained {
            try network.load(pretrained.parameters)
        } else {
            network.initialize(
                seed: recipe.seed, uniform: recipe.initUniform, forgetBias: recipe.forgetBias)
            if recipe.initUniform == nil { network.initializeDecoderBias(counts: vocabulary.counts) }
        }
        let trainer = try Trainer(
            recipe, network: network, training: Tokens(encoded.train), validation: encoded.validationTokens)
        notices += (pretrained?.notices ?? []) + (given?.notices ?? []) + text.notices
        if pretrained == nil, text.train.characters < Self.fewCharacters {
            notices.append(
                "\(text.train.characters) characters are few: expect a model that repeats pieces of them; one that "
                    + "writes sentences of its own needs \(Self.fewCharacters) or more")
        }
        if !trainer.validates {
            let characters = encoded.validation.characters
            let found =
                characters == 0
                ? "there is no validation text"
                : "the validation text has \(characters) characters, too few for \(recipe.batchSize) sequences"
            notices.append("\(found): nothing tells when to stop, and the latest model is kept")
        }
        let own = try text.words(locale: vocabulary.locale)
        let words = pretrained?.words.map(own.union) ?? own
        var run = PreparedRun(
            trainer, tokenizer, CorpusRecord(text, paths: corpora), encoded, words: words, notices: notices)
        run.wrappedFiles = text.wrappedFiles
        return run
    }

    /// Reads the text, cleaned as the vocabulary wants it.
    private func read() throws -> Corpus {
        let given = vocabulary ?? pretrained?.vocabulary
        var options = corpusOptions
        if let given { (options.normalization, options.vocabulary) = (given.normalization, given) }
        options.pretokenized = try level(of: given) == .pretokenized
        return try Corpus(paths: corpora, options: options)
    }

    /// A text of this many characters or more learns as well from nothing as from the shipped model (Quality.md).
    private static let manyCharacters = 90_000
    /// The share of a text's running words that a model of its language has as tokens at least: of the shipped model's,
    /// Shakespeare has 73 %, Wells 81 %, a German text 11 %.
    private static let knownWords = 0.5

    /// The shipped model, if the text is short and in its language.
    private func shippedModel(for text: Corpus, _ notices: inout [String]) throws -> PretrainedModel? {
        guard let shipped, text.train.characters < Self.manyCharacters else { return nil }
        let model = try PretrainedModel(shipped.path)
        guard try text.shareOfWords(in: model.vocabulary, threads: threads) >= Self.knownWords else {
            return nil
        }
        notices.append(
            "\(text.train.characters) characters are few: starting from the model that comes with the program, which "
                + "knows some English; --from none starts from nothing")
        return model
    }

    /// The vocabulary of the training text.
    private func vocabulary(of text: Corpus, _ level: Level) throws(TextError) -> Vocabulary {
        try text.vocabulary(level: level, minCount: minCount, maxSize: maxSize, locale: locale)
    }

    /// The level that suits the text, if anything tells.
    private func levelChoice(for text: Corpus, _ notices: inout [String]) throws(TextError) -> LevelChoice? {
        // A limit on a vocabulary is one of words.
        guard minCount == nil, maxSize == nil else { return nil }
        let choice = try LevelChoice(text, threads: threads) { (level) throws(TextError) in
            try vocabulary(of: text, level)
        }
        if let choice { notices.append(choice.notice) }
        return choice
    }

    /// The level that was chosen or that the vocabulary has, if any.
    private func level(of vocabulary: Vocabulary?) throws(RunError) -> Level? {
        guard let vocabulary else { return level }
        if let level, level != vocabulary.level {
            throw .levelMismatch(
                found: level.rawValue, wanted: vocabulary.level.rawValue, isPretrained: self.vocabulary == nil
            )
        }
        return vocabulary.level
    }

    /// The recipe of the tables, changed by the choices made.
    private func recipe(
        for text: TokenFile, _ vocabulary: Vocabulary, from pretrained: PretrainedModel?,
        _ notices: inout [String]
    ) throws -> Recipe {
        var width = (pretrained == nil ? minutes : nil).map {
            WidthChoice(minutes: $0, training: Tokens(text), vocabularySize: vocabulary.count, adjust: adjust)
        }
        var recipe = Recipe.default(
            level: vocabulary.level, tokens: text.count,
            readable: { width?.tokens(readBy: $0) ?? 0 },
            batchSize: batchSize, steps: steps, threads: threads, precision: .fastest)
        recipe.measuredRate = width?.rate
        if let notice = width?.notice(of: recipe) { notices.append(notice) }
        if let pretrained { recipe.fineTune(pretrained.architecture, tokens: text.count) }
        try adjust(&recipe)
        if let fault = recipe.fault { throw RunError.impossible(fault: fault) }
        recipe.precision = precision ?? .suited(toHidden: recipe.hidden)
        let stepsPerEpoch = try Batches.windows(
            tokens: text.count, batchSize: recipe.batchSize, steps: recipe.steps)
        if recipe.validateEvery == nil {
            recipe.validateEvery = Recipe.validationInterval(
                stepsPerEpoch: stepsPerEpoch, total: recipe.totalSteps(stepsPerEpoch: stepsPerEpoch))
        }
        return recipe
    }
}
