import Console
import Engine
import Modeling
import Neural
import Text
import Training

extension Train {
    /// Prepares a new run: vocabulary, recipe and first weights from the flags and the text.
    func begin() throws -> Preparation {
        let base = try output.from.map { try PretrainedModel(model: $0) }
        let given = try vocab.map { try Vocabulary(contentsOf: $0) } ?? base?.vocabulary
        let level = try level(decidedBy: given)
        let options = corpus.options(
            normalization: given?.normalization ?? vocabularyArguments.normalizing,
            pretokenized: level == .pretokenized)
        let text = try Corpus(paths: corpus.corpora, options: options)
        let vocabulary =
            try given
            ?? text.vocabulary(
                level: level, minCount: vocabularyArguments.minCount, maxSize: vocabularyArguments.maxSize,
                locale: vocabularyArguments.locale)
        let threads = length.threads ?? Threads.available
        let tokenizer = try Tokenizer(vocabulary)
        let encoded = try text.encode(
            with: tokenizer, threads: threads,
            cacheDirectory: CacheDirectory.path(forTextOf: text.train.bytes))
        let recipe = try recipe(for: encoded.train, level: level, threads: threads, base: base)
        let network = try network(recipe, vocabulary: vocabulary)
        if let base {
            try network.load(base.parameters)
        } else {
            network.initialize(seed: recipe.seed, uniform: recipe.initUniform)
            if recipe.initUniform == nil { network.initializeDecoderBias(counts: vocabulary.counts) }
        }
        let validation = encoded.validation.count > encoded.validation.documents ? encoded.validation : nil
        let trainer = try Trainer(
            recipe, network: network, training: Tokens(encoded.train),
            validation: validation.map { Tokens($0) })
        var notices = (base?.notices ?? []) + text.notices
        if !trainer.validates { notices.append(Self.noValidation) }
        return Preparation(
            trainer: trainer, tokenizer: tokenizer, corpus: CorpusRecord(text, paths: corpus.corpora),
            encoded: encoded, notices: notices)
    }

    static var noValidation: String {
        "no text to validate on: nothing will say when to stop, and the latest model is the one kept"
    }

    /// The network of `recipe` over `vocabulary`.
    func network(_ recipe: Recipe, vocabulary: Vocabulary) throws -> TrainingNetwork {
        let architecture = recipe.architecture(vocabularySize: vocabulary.count)
        if let fault = architecture.fault ?? recipe.fault { throw RunError.impossible(fault: fault) }
        return try TrainingNetwork(
            architecture, batchSize: recipe.batchSize, steps: recipe.steps, dropout: recipe.dropout,
            threads: recipe.threads, precision: recipe.precision)
    }

    /// The level that flags and the vocabulary agree on.
    private func level(decidedBy vocabulary: Vocabulary?) throws -> Level {
        let asked = vocabularyArguments.pretokenized ? Level.pretokenized : self.level
        guard let vocabulary else { return asked ?? Recipe.defaultLevel }
        if let asked, asked != vocabulary.level {
            throw RunError.decided(
                flag: "--level", by: vocab == nil ? "the model of --from" : "the vocabulary of --vocab",
                found: asked.rawValue, wanted: vocabulary.level.rawValue)
        }
        return vocabulary.level
    }

    /// The recipe that the table has for the text, changed by the flags.
    private func recipe(for text: TokenFile, level: Level, threads: Int, base: PretrainedModel?) throws
        -> Recipe
    {
        var recipe = Recipe.default(
            level: level, tokens: text.count, minutes: length.minutes, batchSize: length.batch,
            steps: length.bptt,
            threads: threads, precision: .fastest)
        if let base { recipe.adopt(base.architecture) }
        try shape.apply(to: &recipe)
        rates.apply(to: &recipe)
        length.apply(to: &recipe)
        if let fault = recipe.fault { throw RunError.impossible(fault: fault) }
        if recipe.validateEvery == nil {
            let columns = text.count / recipe.batchSize
            let stepsPerEpoch = max(1, (columns - 1 + recipe.steps - 1) / recipe.steps)
            recipe.validateEvery = Recipe.validationInterval(
                stepsPerEpoch: stepsPerEpoch, total: recipe.totalSteps(stepsPerEpoch: stepsPerEpoch))
        }
        return recipe
    }
}

extension Recipe {
    /// Takes the shape of a network that is there already.
    mutating func adopt(_ architecture: Architecture) {
        (cell, embedding, hidden) = (architecture.cell, architecture.embeddingSize, architecture.hiddenSizes)
        tied = architecture.tied
    }
}
