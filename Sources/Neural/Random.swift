/// A small seeded generator whose whole state is one word (Steele, Lea & Flood 2014, "SplitMix").
///
/// The same seed gives the same numbers on every machine and in every version of this package.
public struct SplitMix64: RandomNumberGenerator, Sendable, Equatable {
    /// The state, which is all there is to save.
    public var state: UInt64

    /// Starts the sequence of `seed`.
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number drawn evenly from [0, 1), in steps of 2⁻⁵³.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number drawn evenly from [`range.lowerBound`, `range.upperBound`).
    ///
    /// Not `Float.random(in:using:)`, whose use of the generator is the standard library's to change.
    public mutating func uniform(in range: ClosedRange<Float>) -> Float {
        range.lowerBound + Float(Double(range.upperBound - range.lowerBound) * uniform())
    }
}
