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
    /// The counts that its predictions may be mixed with, if the model has any and they were wanted.
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
    ///   - precision: The precision that the network's weights are rounded to; `nil` for the one they are stored in.
    ///   - several: Whether several texts are written at once, which are bound by arithmetic: then `nil` is bfloat16 for
    ///     weights that are stored in float32.
    ///   - threads: The number of threads that may share a step of a large model; `nil` lets the network choose.
    ///   - counts: Whether to read the model's counts, which takes longer than all the rest.
    /// - Throws: An error for a missing, damaged or mismatched file.
    public init(
        _ model: String? = nil, in store: ModelStore = ModelStore(),
        precision: InferenceNetwork.Precision? = nil, several: Bool = false, threads: Int? = nil,
        counts: Bool = true
    ) throws(CheckpointError) {
        let paths = try store.checkpoints(of: model)
        let (loaded, notices) = try Checkpoint.first(of: paths) { checkpoint throws(CheckpointError) in
            try LanguageModel(
                checkpoint, precision: precision, several: several, threads: threads, counts: counts)
        }
        let remark = model == nil ? store.remarkOnNewest : nil
        self.init(loaded, notices: [remark].compactMap { $0 } + notices + loaded.notices)
    }

    /// Loads the model of a checkpoint; see ``init(_:in:precision:several:threads:counts:)``.
    public init(
        _ checkpoint: Checkpoint, precision: InferenceNetwork.Precision? = nil, several: Bool = false,
        threads: Int? = nil, counts: Bool = true
    ) throws(CheckpointError) {
        path = checkpoint.path
        sha256 = checkpoint.digest(
            ofAll: [
                Self.weightsFileName, Self.vocabularyFileName, Self.wordsFileName, NGramMixture.fileName,
            ])
        let configuration = try ModelConfiguration(checkpoint)
        let (text, network) = concurrently {
            Result { () throws(CheckpointError) in
                try TextParts(of: checkpoint, configuration, counts: counts)
            }
        } _: {
            Result { () throws(CheckpointError) in
                try checkpoint.network(configuration, precision, several: several, threads: threads)
            }
        }
        let parts = try text.get()
        (tokenizer, words, spellableWords) = (parts.tokenizer, parts.words, parts.spellableWords)
        (mixture, self.network) = (parts.mixture, try network.get())
        self.configuration = configuration
        notices = parts.tokenizer.vocabulary.notices
    }

    /// What is not the network: it takes about as long to load.
    private struct TextParts: Sendable {
        let tokenizer: Tokenizer
        let words: WordList?
        let spellableWords: SpellableWords?
        let mixture: NGramMixture?

        init(
            of checkpoint: Checkpoint, _ configuration: ModelConfiguration, counts: Bool
        ) throws(CheckpointError) {
            let vocabulary = try configuration.vocabulary(of: checkpoint)
            words = try checkpoint.words()
            spellableWords = words.map { SpellableWords($0, vocabulary) }
            mixture = counts ? try configuration.mixture(of: checkpoint) : nil
            do throws(TextError) {
                tokenizer = try Tokenizer(vocabulary)
            } catch {
                throw .text(error)
            }
        }
    }

    private init(_ model: LanguageModel, notices: [String]) {
        (path, configuration, tokenizer) = (model.path, model.configuration, model.tokenizer)
        (network, words, spellableWords) = (model.network, model.words, model.spellableWords)
        (mixture, sha256) = (model.mixture, model.sha256)
        self.notices = notices
    }
}

extension Checkpoint {
    /// Reads and packs the network.
    fileprivate func network(
        _ configuration: ModelConfiguration, _ precision: InferenceNetwork.Precision?, several: Bool,
        threads: Int?
    ) throws(CheckpointError) -> InferenceNetwork {
        let weights = try tensors(LanguageModel.weightsFileName)
        let stored = InferenceNetwork.Precision(weights.format)
        do throws(NetworkError) {
            return try InferenceNetwork(
                configuration.architecture, weights.tensors,
                precision: precision ?? (several && stored == .float32 ? .bfloat16 : stored), threads: threads
            )
        } catch {
            throw .network(path: path + "/" + LanguageModel.weightsFileName, error)
        }
    }

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
