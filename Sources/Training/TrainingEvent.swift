/// What a trainer tells after each of its moves.
public enum TrainingEvent: Sendable, Equatable {
    /// One step of training.
    public struct Step: Sendable, Equatable {
        /// The steps taken, this one included.
        public let step: Int
        /// The epoch it belongs to, from 0.
        public let epoch: Int
        /// The mean loss of its tokens, with dropout, in nats.
        public let loss: Double
        /// The learning rate it was taken with.
        public let rate: Double
        /// The length of its gradient before clipping.
        public let gradientNorm: Double
        /// Its targets.
        public let tokens: Int
        /// How long it took.
        public let seconds: Double
    }

    /// One measurement on the validation text.
    public struct Validated: Sendable, Equatable {
        /// What was measured.
        public let validation: Progress.Validation
        /// Whether it is the best so far.
        public let isBest: Bool
        /// Whether the model has begun to learn its text by heart; see ``Progress/overfits``.
        public let overfits: Bool
        /// How long it took, which is no training time.
        public let seconds: Double
    }

    /// Why training is over.
    public enum FinishReason: Sendable, Equatable {
        /// All steps are taken.
        case complete
        /// So many validations brought no new best.
        case patience(Int)
    }

    case step(Step)
    case validated(Validated)
    case finished(FinishReason)
}
