public import Engine
public import Modeling
public import Text

/// Why a network cannot be trained.
public enum TrainingError: Error, Equatable, Sendable {
    /// Fewer than two tokens for each column.
    case corpusTooShort(tokens: Int, batchSize: Int)
    /// A loss or a gradient that is not a finite number.
    case diverged(step: Int, rate: Double)
    /// A refusal of the engine.
    case engine(EngineError)
    /// Tokens that cannot be read any more.
    case text(TextError)
    /// A saved run that cannot be resumed.
    case unresumable(reason: String)
    /// A number in a saved run that no run can have.
    case outOfRange(path: String, OutOfRange)
}

extension TrainingError: CustomStringConvertible {
    /// One line for a person: what was found and what was wanted.
    public var description: String {
        switch self {
        case .corpusTooShort(let tokens, let batchSize):
            "the training text has \(tokens) tokens; \(batchSize) sequences need at least \(2 * batchSize)"
        case .diverged(let step, let rate):
            "the loss of step \(step) is no longer a number at learning rate \(Float(rate)); the last good "
                + "checkpoint is kept"
        case .engine(let error): "\(error)"
        case .text(let error): "\(error)"
        case .unresumable(let reason): "cannot resume: \(reason)"
        case .outOfRange(let path, let fault):
            "cannot resume: \(path) has \(fault); restore it from a copy or train again"
        }
    }
}
