/// What a trainer has just done.
public enum TrainingEvent: Sendable, Equatable {
    /// A training step.
    public struct Step: Sendable, Equatable {
        /// The number of the step, from 1.
        public let step: Int
        /// The epoch it belongs to, from 0.
        public let epoch: Int
        /// The mean loss in nats per token, with dropout.
        public let loss: Double
        /// The learning rate.
        public let rate: Double
        /// The norm of the gradient before clipping.
        public let gradientNorm: Double
        /// The number of targets.
        public let tokens: Int
        /// The time in seconds.
        public let seconds: Double
    }

    /// A validation.
    public struct Validated: Sendable, Equatable {
        /// The losses.
        public let validation: Progress.Validation
        /// Whether it is the best so far.
        public let isBest: Bool
        /// Whether the model overfits; see ``Progress/overfits``.
        public let overfits: Bool
        /// The epochs read so far.
        public let epochs: Double
        /// The time in seconds, which does not count as training.
        public let seconds: Double
    }

    /// Why training has finished.
    public enum FinishReason: Sendable, Equatable {
        /// All steps have been taken.
        case complete
        /// A number of validations brought no improvement.
        case patience(Int)
    }

    case step(Step)
    /// A part of the validation text was measured, and more is left.
    case validating
    case validated(Validated)
    case finished(FinishReason)
}
