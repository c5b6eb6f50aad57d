public import Modeling
import Neural
public import Text

/// A run that is ready to start or to resume: text, vocabulary, network and trainer.
public struct PreparedRun {
    /// The trainer, at the step where the run continues.
    public let trainer: Trainer
    /// The tokenizer of the run's vocabulary.
    public let tokenizer: Tokenizer
    /// Where the text came from.
    public let corpus: CorpusRecord
    /// The text as token ids.
    public let encoded: EncodedCorpus
    /// The words of the text, and of the one that the pretrained model was trained on.
    public let words: WordList
    /// What a person should know before training starts, a line each.
    public let notices: [String]
    /// The files of a new run whose lines are wrapped at a fixed width, see ``Text/Corpus/wrappedFiles``.
    public var wrappedFiles: [String] = []

    /// The units of the training loss and of the validation loss.
    public var units: (training: LossUnits, validation: LossUnits) {
        let validation = encoded.validation.characters > 0 ? encoded.validation : encoded.train
        return (LossUnits(encoded.train), LossUnits(validation))
    }

    init(
        _ trainer: Trainer, _ tokenizer: Tokenizer, _ corpus: CorpusRecord, _ encoded: EncodedCorpus,
        words: WordList, notices: [String]
    ) {
        (self.trainer, self.tokenizer, self.corpus) = (trainer, tokenizer, corpus)
        (self.encoded, self.words, self.notices) = (encoded, words, notices + trainer.network.notices)
    }
}

extension EncodedCorpus {
    /// The validation text; `nil` where it holds nothing but start tokens.
    var validationTokens: Tokens? {
        validation.count > validation.documents ? Tokens(validation) : nil
    }
}

extension Recipe {
    /// Creates the network that the recipe trains over a vocabulary of a size.
    func network(vocabularySize: Int) throws -> TrainingNetwork {
        let architecture = architecture(vocabularySize: vocabularySize)
        if let fault = architecture.fault ?? self.fault { throw RunError.impossible(fault: fault) }
        return try TrainingNetwork(
            architecture, batchSize: batchSize, steps: steps, dropout: dropout, threads: threads,
            precision: precision)
    }
}

extension CorpusRecord {
    /// Describes `corpus`, which was read from `paths`.
    init(_ corpus: Corpus, paths: [String]) {
        self.init(paths: paths)
        let options = corpus.options
        (validationPaths, testPaths) = (options.validationPaths, options.testPaths)
        (validationShare, testShare) = (options.validationShare, options.testShare)
        (unwrap, keepsGutenberg) = (options.unwrap, options.keepsGutenberg)
        if options.unwrap, options.vocabulary != nil { hyphensFromVocabulary = true }
        (train, validation, test) = (Part(corpus.train), Part(corpus.validation), Part(corpus.test))
    }
}

extension CorpusRecord.Part {
    /// Describes a part, or returns `nil` if it is empty.
    fileprivate init?(_ part: Corpus.Part) {
        guard !part.isEmpty else { return nil }
        self.init(sha256: part.sha256, bytes: part.bytes, characters: part.characters)
    }
}
