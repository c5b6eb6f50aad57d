import Neural

/// Random bits in parallel series, and their echo: the same bits `delay` steps later, after zeros (the lecture's
/// notebook on echoed signals).
struct EchoSeries: Sendable, Equatable {
    /// The number of series B and of bits in each.
    let series: Int, bits: Int
    /// How many steps later a bit comes back.
    let delay: Int
    /// The bits, (bits, B), time-major, each 0 or 1 with the same probability.
    let inputs: [Float]
    /// The bits of `delay` steps before, (bits, B).
    let targets: [Float]

    /// Draws series.
    init(_ series: Int, bits: Int, delay: Int, _ random: inout SplitMix64) {
        (self.series, self.bits, self.delay) = (series, bits, delay)
        inputs = (0..<bits * series).map { _ in random.next() >> 63 == 1 ? 1 : 0 }
        let silence = min(delay, bits) * series
        targets = [Float](repeating: 0, count: silence) + inputs.dropLast(silence)
    }
}
