import Console
import Modeling

/// Why there is nothing to measure.
enum EvaluationError: CommandError, Equatable {
    /// The validation text is gone.
    case validation(CorpusUnavailable)
    /// There never was one.
    case noValidation

    var description: String {
        switch self {
        case .validation(let reason): "no validation text: \(reason); name a FILE instead"
        case .noValidation:
            "no validation text: none was set aside when the model was trained; name a FILE instead"
        }
    }

    var status: ExitStatus {
        switch self {
        case .validation(.changed): .badData
        case .validation, .noValidation: .noInput
        }
    }
}
