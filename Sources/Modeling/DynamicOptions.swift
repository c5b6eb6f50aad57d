public import Text

/// The constants of dynamic evaluation, by which a network learns from the text it reads; see `DynamicEvaluation` in
/// `Training`.
public struct DynamicOptions: Sendable, Equatable {
    /// η, the learning rate: 0 learns nothing.
    public var rate: Double
    /// λ, how far every step returns to the trained weights: from 0 to 1.
    public var decay: Double
    /// The tokens of a segment; a step follows each segment.
    public var segment: Int
    /// c, the largest norm of the gradient, above 0.
    public var clip: Double

    /// Creates options.
    public init(rate: Double, decay: Double, segment: Int, clip: Double = 1) {
        (self.rate, self.decay, self.segment, self.clip) = (rate, decay, segment, clip)
    }

    /// The best options found: see <doc:Adaptation>.
    public init(_ level: Level) {
        self =
            level == .char
            ? Self(rate: 0.2, decay: 0.003, segment: 20) : Self(rate: 1, decay: 0.001, segment: 10)
    }
}
