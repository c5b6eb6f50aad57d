public import Text

/// How a network goes on learning from the text at hand: the constants of `DynamicEvaluation` in `Training`.
public struct DynamicOptions: Sendable, Equatable {
    /// η, the learning rate: 0 learns nothing.
    public var rate: Double
    /// λ, the share of the way back to the trained weights that every step takes: from 0 to 1.
    public var decay: Double
    /// The tokens of a segment, each of which is followed by a step.
    public var segment: Int
    /// c, the length that a gradient may have, above 0.
    public var clip: Double

    /// How to learn from a text.
    public init(rate: Double, decay: Double, segment: Int, clip: Double = 1) {
        (self.rate, self.decay, self.segment, self.clip) = (rate, decay, segment, clip)
    }

    /// What served best of what was tried: see <doc:Adaptation>.
    public init(_ level: Level) {
        self =
            level == .char
            ? Self(rate: 0.2, decay: 0.003, segment: 20) : Self(rate: 1, decay: 0.001, segment: 10)
    }
}
