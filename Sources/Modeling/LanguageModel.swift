public import Neural
public import Text

/// A trained model, ready to write text: network, tokenizer, and what is known about both.
///
/// It is a value of immutable parts and may be used from several threads at once.
public struct LanguageModel: Sendable {
    /// The names of the other files of a checkpoint that a model is made of, beside `config.json`.
    public static let weightsFileName = "model.safetensors", vocabularyFileName = "vocabulary.tsv"

    /// The checkpoint directory it came from.
    public let path: String
    /// All about it but weights and vocabulary.
    public let configuration: ModelConfiguration
    /// Its tokenizer, with its vocabulary.
    public let tokenizer: Tokenizer
    /// Its network.
    public let network: InferenceNetwork
    /// What a person should know: a line for each damaged checkpoint passed over, and about another ICU.
    public let notices: [String]

    /// Its vocabulary.
    public var vocabulary: Vocabulary { tokenizer.vocabulary }

    /// Loads the model that text is written with: of a run the best checkpoint, or else the latest.
    ///
    /// - Parameters:
    ///   - model: The path of a run or of a checkpoint, or a name in `store`; the model trained last if `nil`.
    ///   - store: Where models are.
    ///   - precision: What the network's weights are rounded to.
    ///   - threads: How many threads may share a step of a large model; `nil` lets the network choose.
    /// - Throws: What is missing, damaged or does not fit; every file is verified before it is used.
    public init(
        _ model: String? = nil, in store: ModelStore = ModelStore(), precision: Precision = .float32,
        threads: Int? = nil
    ) throws(CheckpointError) {
        let paths = try store.checkpoints(of: model)
        let (loaded, notices) = try Checkpoint.first(of: paths) { checkpoint throws(CheckpointError) in
            try LanguageModel(checkpoint, precision: precision, threads: threads)
        }
        self.init(loaded, notices: notices + loaded.notices)
    }

    /// Loads the model of one checkpoint; see the other initializer.
    public init(
        _ checkpoint: Checkpoint, precision: Precision = .float32, threads: Int? = nil
    ) throws(CheckpointError) {
        path = checkpoint.path
        configuration = try ModelConfiguration(checkpoint)
        let vocabulary = try configuration.vocabulary(of: checkpoint)
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
        notices = vocabulary.notice.map { [$0] } ?? []
    }

    private init(_ model: LanguageModel, notices: [String]) {
        (path, configuration, tokenizer) = (model.path, model.configuration, model.tokenizer)
        (network, self.notices) = (model.network, notices)
    }
}

extension ModelConfiguration {
    /// Reads the `config.json` of a checkpoint.
    public init(_ checkpoint: Checkpoint) throws(CheckpointError) {
        let json = try checkpoint.read(Self.fileName)
        try self.init(json: json, path: checkpoint.path + "/" + Self.fileName)
    }

    /// The vocabulary of a checkpoint with this configuration, which it must fit.
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
