/// The discounts of modified Kneser–Ney smoothing for counts of one, two, and three or more.
///
/// Chen & Goodman, "An empirical study of smoothing techniques for language modeling" (1999), equation 26,
/// with `n₁ … n₄` the numbers of n-grams that occurred once to four times:
///
///     Y   = n₁ / (n₁ + 2 n₂)
///     D₁  = 1 − 2 Y n₂ / n₁
///     D₂  = 2 − 3 Y n₃ / n₂
///     D₃₊ = 3 − 4 Y n₄ / n₃
struct Discounts: Equatable, Sendable {
    /// `D₁`, `D₂`, `D₃₊`: each above zero, and no more than the count it is taken from.
    let one, two, more: Double

    /// Used if the formula is undefined: half of each count of one and two, and as much again for the next, so that
    /// unseen tokens always have some mass.
    static let fallback = Discounts(one: 0.5, two: 1, more: 1.5)

    init(one: Double, two: Double, more: Double) { (self.one, self.two, self.more) = (one, two, more) }

    /// Estimates the discounts of one order from its four counts of counts.
    ///
    /// In a short text, counts of counts may be zero or give a discount outside (0, count], by which some token would
    /// have a probability of zero or less; then ``fallback`` is used for the whole order.
    init(countsOfCounts n: [Int]) {
        let n = n.map(Double.init)
        guard n.count == 4, n.allSatisfy({ $0 > 0 }) else {
            self = .fallback
            return
        }
        let Y = n[0] / (n[0] + 2 * n[1])
        let estimate = Discounts(
            one: 1 - 2 * Y * n[1] / n[0], two: 2 - 3 * Y * n[2] / n[1], more: 3 - 4 * Y * n[3] / n[2])
        let sound = estimate.one > 0 && estimate.two > 0 && estimate.more > 0
        self = sound ? estimate : .fallback
    }

    /// The discount of an n-gram that occurred `count` times.
    @inline(__always) func callAsFunction(_ count: UInt32) -> Double {
        switch count {
        case 0: 0
        case 1: one
        case 2: two
        default: more
        }
    }
}
