import Console
import Engine
import Modeling
import Training

/// What keeps lmeval from measuring, beside what files do.
enum EvaluationError: CommandError, Equatable {
    /// The network cannot be run.
    case engine(EngineError)
    /// The validation text is gone.
    case validation(CorpusUnavailable)
    /// There never was one.
    case noValidation

    var description: String {
        switch self {
        case .engine(let error): "\(error)"
        case .validation(let loss): "no validation text: \(loss); name a FILE instead"
        case .noValidation:
            "no validation text: none was set aside when the model was trained; name a FILE instead"
        }
    }

    var status: ExitStatus {
        switch self {
        case .engine: .internal
        case .validation(.changed): .badData
        case .validation, .noValidation: .noInput
        }
    }
}
