public import Engine

/// What can keep a network from being trained.
public enum TrainingError: Error, Equatable, Sendable {
    /// Fewer than two tokens a stream.
    case corpusTooShort(tokens: Int, batchSize: Int)
    /// The loss of a step was not a number or infinite.
    case diverged(step: Int, rate: Double)
    /// What the arithmetic refused.
    case engine(EngineError)
    /// A saved run that cannot be gone on with.
    case unresumable(reason: String)
}

extension TrainingError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .corpusTooShort(let tokens, let batchSize):
            """
            the training text has \(tokens) tokens, and \(batchSize) batchSize need at least \(2 * batchSize); \
            give more text or a --batch of at most \(max(1, tokens / 2))
            """
        case .diverged(let step, let rate):
            """
            the loss of step \(step) is no longer a number at learning rate \(shortest(rate)); the last good \
            checkpoint is kept; try --learning-rate \(shortest(rate / 4)) or a smaller --clip
            """
        case .engine(let error): "\(error)"
        case .unresumable(let reason): "cannot resume: \(reason)"
        }
    }

    private func shortest(_ rate: Double) -> String { String(Float(rate)) }
}
