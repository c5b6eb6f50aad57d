public import Neural
public import Text

/// A trained model, ready to generate text: the network, the tokenizer and their configuration.
///
/// It is immutable and may be used by several threads at once.
public struct LanguageModel: Sendable {
    /// The names of a model's files in a checkpoint, besides `config.json`.
    public static let weightsFileName = "model.safetensors", vocabularyFileName = "vocabulary.tsv",
        wordsFileName = "words.txt"

    /// The checkpoint directory.
    public let path: String
    /// A SHA-256 over those of all files that texts depend on, in hexadecimal digits: weights, vocabulary, words, counts.
    public let sha256: String
    /// Everything but weights and vocabulary.
    public let configuration: ModelConfiguration
    /// The tokenizer.
    public let tokenizer: Tokenizer
    /// The words of the training text, if the model was saved with them.
    public let words: WordList?
    /// Those that the model may write character by character.
    public let spellableWords: SpellableWords?
    /// The network.
    public let network: InferenceNetwork
    /// The counts that its predictions may be mixed with, if the model has any.
    public let mixture: NGramMixture?
    /// Remarks for people: a line for a trial run that was passed over, for each damaged checkpoint that was skipped, and
    /// for a different version of ICU.
    public let notices: [String]

    /// The words that suggestions may be, where characters are tokens; with words as tokens, these are the vocabulary's.
    public var suggestedWords: WordList? { vocabulary.level == .char ? words : nil }

    /// The vocabulary.
    public var vocabulary: Vocabulary { tokenizer.vocabulary }

    /// Loads a model from the best checkpoint of its run, or else from the latest.
    ///
    /// Every file is verified before it is used.
    ///
    /// - Parameters:
    ///   - model: The path of a run or of a checkpoint, or a name in `store`; ``ModelStore/default()`` if `nil`.
    ///   - store: The directory of models.
    ///   - precision: The precision that the network's weights are rounded to.
    ///   - threads: The number of threads that may share a step of a large model; `nil` lets the network choose.
    /// - Throws: An error for a missing, damaged or mismatched file.
    public init(
        _ model: String? = nil, in store: ModelStore = ModelStore(), precision: Precision = .float32,
        threads: Int? = nil
    ) throws(CheckpointError) {
        let paths = try store.checkpoints(of: model)
        let (loaded, notices) = try Checkpoint.first(of: paths) { checkpoint throws(CheckpointError) in
            try LanguageModel(checkpoint, precision: precision, threads: threads)
        }
        let remark = model == nil ? store.remarkOnNewest : nil
        self.init(loaded, notices: [remark].compactMap { $0 } + notices + loaded.notices)
    }

    /// Loads the model of a checkpoint; see ``init(_:in:precision:threads:)``.
    public init(
        _ checkpoint: Checkpoint, precision: Precision = .float32, threads: Int? = nil
    ) throws(CheckpointError) {
        path = checkpoint.path
        sha256 = checkpoint.digest(
            ofAll: [
                Self.weightsFileName, Self.vocabularyFileName, Self.wordsFileName, NGramMixture.fileName,
            ])
        configuration = try ModelConfiguration(checkpoint)
        let vocabulary = try configuration.vocabulary(of: checkpoint)
        words = try checkpoint.words()
        spellableWords = words.map { SpellableWords($0, vocabulary) }
        mixture = try configuration.mixture(of: checkpoint)
        let weights = try checkpoint.tensors(Self.weightsFileName)
        do throws(NetworkError) {
            network = try InferenceNetwork(
                configuration.architecture, weights.tensors, precision: precision, threads: threads)
        } catch {
            throw .network(path: path + "/" + Self.weightsFileName, error)
        }
        do throws(TextError) {
            tokenizer = try Tokenizer(vocabulary)
        } catch {
            throw .text(error)
        }
        notices = vocabulary.notices
    }

    private init(_ model: LanguageModel, notices: [String]) {
        (path, configuration, tokenizer) = (model.path, model.configuration, model.tokenizer)
        (network, words, spellableWords) = (model.network, model.words, model.spellableWords)
        (mixture, sha256) = (model.mixture, model.sha256)
        self.notices = notices
    }
}

extension Checkpoint {
    /// Reads and checks the words of the training text, which older models lack.
    public func words() throws(CheckpointError) -> WordList? {
        let name = LanguageModel.wordsFileName
        guard size(of: name) != nil else { return nil }
        let utf8 = try read(name)
        do throws(TextError) {
            return try WordList(utf8: utf8, path: path + "/" + name)
        } catch {
            throw .text(error)
        }
    }
}

extension ModelConfiguration {
    /// Reads the `config.json` of a checkpoint.
    public init(_ checkpoint: Checkpoint) throws(CheckpointError) {
        let json = try checkpoint.read(Self.fileName)
        try self.init(json: json, path: checkpoint.path + "/" + Self.fileName)
    }

    /// Reads and checks the counts of a checkpoint, which older models lack.
    public func mixture(of checkpoint: Checkpoint) throws(CheckpointError) -> NGramMixture? {
        guard let counts else { return nil }
        let path = checkpoint.path + "/" + NGramMixture.fileName
        let file = try checkpoint.contents(of: NGramMixture.fileName)
        let mixture: NGramMixture
        do throws(NGramFileError) {
            mixture = try file.withBytes { (bytes) throws(NGramFileError) in
                try NGramMixture(file: bytes, vocabularySize: architecture.vocabularySize)
            }
        } catch {
            throw .counts(path: path, reason: "\(error)")
        }
        guard mixture.counts.order == counts.order else {
            throw .counts(
                path: path,
                reason: "it has order \(mixture.counts.order), the model has order \(counts.order)")
        }
        return mixture
    }

    /// Reads the vocabulary of a checkpoint and checks that it fits this configuration.
    public func vocabulary(of checkpoint: Checkpoint) throws(CheckpointError) -> Vocabulary {
        let path = checkpoint.path + "/" + LanguageModel.vocabularyFileName
        let tsv = try checkpoint.read(LanguageModel.vocabularyFileName)
        let vocabulary: Vocabulary
        do throws(TextError) {
            vocabulary = try Vocabulary(tsv: tsv, path: path)
        } catch {
            throw .text(error)
        }
        guard vocabulary.level == level else {
            throw .vocabularyLevel(path: path, found: vocabulary.level, wanted: level)
        }
        guard vocabulary.count == architecture.vocabularySize else {
            throw .vocabularySize(path: path, found: vocabulary.count, wanted: architecture.vocabularySize)
        }
        guard tsv.withUnsafeBytes(Manifest.digest) == vocabularySHA256 else {
            throw .vocabularyDigest(path: path)
        }
        return vocabulary
    }
}
