public import Modeling
public import Neural
public import Text

/// A trained model to start another run from: its vocabulary is kept, and training starts at its weights.
public struct PretrainedModel {
    /// The vocabulary, which the new run uses as well.
    public let vocabulary: Vocabulary
    /// The shape of the network, likewise.
    public let architecture: Architecture
    /// The weights to start from, PyTorch's names and layout.
    public let parameters: [String: Tensor]
    /// The words of its training text, which older models lack.
    let words: WordList?
    /// What went wrong with checkpoints that were passed over.
    public let notices: [String]

    /// Loads the best checkpoint of a model, or else the latest.
    ///
    /// - Parameters:
    ///   - model: A name or a path.
    ///   - store: The models that a name may mean.
    /// - Throws: ``Modeling/CheckpointError`` where no checkpoint can be read.
    public init(_ model: String, in store: ModelStore = ModelStore()) throws {
        var failure: (any Error)?
        var notices: [String] = []
        for path in try store.checkpoints(of: model) {
            do {
                self = try PretrainedModel(checkpoint: Checkpoint(path: path), notices: notices)
                return
            } catch {
                failure = failure ?? error
                notices.append("\(error)")
            }
        }
        throw failure ?? CheckpointError.modelNotFound(model, known: [])
    }

    private init(checkpoint: Checkpoint, notices: [String]) throws {
        let configuration = try ModelConfiguration(checkpoint)
        vocabulary = try configuration.vocabulary(of: checkpoint)
        architecture = configuration.architecture
        parameters = try checkpoint.tensors(LanguageModel.weightsFileName).tensors
        words = try checkpoint.words()
        self.notices = notices
    }
}
