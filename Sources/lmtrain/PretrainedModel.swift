import Modeling
import Neural
import Text

/// The model that `--from` names: its vocabulary is kept and its weights are gone on from.
struct PretrainedModel {
    let vocabulary: Vocabulary
    let architecture: Architecture
    let parameters: [String: Tensor]
    let notices: [String]

    /// Reads the best checkpoint of the model, else the latest.
    init(model: String) throws {
        var failure: (any Error)?
        var notices: [String] = []
        for path in try ModelStore().checkpoints(of: model) {
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
        self.notices = notices
    }
}
