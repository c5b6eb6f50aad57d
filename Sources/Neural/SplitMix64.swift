/// A small seeded random generator (Steele, Lea & Flood 2014).
///
/// A seed gives the same numbers on every machine and in every version of this package.
public struct SplitMix64: RandomNumberGenerator, Sendable, Equatable {
    /// The whole state of the generator.
    public var state: UInt64

    /// Creates a generator that starts the sequence of `seed`.
    public init(seed: UInt64) { state = seed }

    /// Returns the next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Returns a uniform random number in [0, 1), a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Returns a uniform random number in [`range.lowerBound`, `range.upperBound`).
    ///
    /// `Float.random(in:using:)` would not do: the standard library may change how it uses the generator.
    public mutating func uniform(in range: ClosedRange<Float>) -> Float {
        range.lowerBound + Float(Double(range.upperBound - range.lowerBound) * uniform())
    }
}
