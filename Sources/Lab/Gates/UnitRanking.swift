import Neural

/// The units that follow something countable best: found on the first half of a text, checked on the second.
struct UnitRanking: Sendable {
    /// A unit with its correlations.
    struct Entry: Sendable, Equatable {
        /// Its place in ``UnitReading/units``.
        let index: Int
        /// Pearson's correlation with the countable on the first half, by which it was found, and on the second.
        let found: Double, checked: Double
    }

    /// All units, the strongest on the first half first; of either sign.
    let entries: [Entry]
    /// The strongest correlation of any unit, on the first half, with the countable of another place: the text moved
    /// against itself by this many random distances.
    ///
    /// It is what looking at so many units finds where there is nothing to find.
    let chance: Double
    static let shifts = 20

    init(_ countable: Countable, _ reading: UnitReading, seed: UInt64) {
        let numbers = countable.values(reading.pieces)
        let half = numbers.count / 2
        let (first, second) = (Standardized(numbers[..<half]), Standardized(numbers[half...]))
        var random = SplitMix64(seed: seed)
        // Distances from a tenth to nine tenths of the half, so that no phrase meets itself.
        let shifted = (0..<Self.shifts).map { _ in
            let by = Int(Double(half) * (0.1 + 0.8 * random.uniform()))
            return Standardized(numbers[by..<half] + numbers[..<by])
        }
        var (entries, chance) = ([Entry](), 0.0)
        for (index, values) in reading.values.enumerated() {
            let (a, b) = (
                Standardized(values[..<half].map(Double.init)[...]),
                Standardized(values[half...].map(Double.init)[...])
            )
            entries.append(Entry(index: index, found: a.product(first), checked: b.product(second)))
            for other in shifted { chance = max(chance, abs(a.product(other))) }
        }
        self.entries = entries.sorted { (abs($1.found), $0.index) < (abs($0.found), $1.index) }
        self.chance = chance
    }

    /// Numbers less their mean, over the root of the sum of their squares; zeros where they are all the same.
    struct Standardized {
        private let values: [Double]

        init(_ raw: ArraySlice<Double>) {
            let mean = raw.reduce(0, +) / Double(max(1, raw.count))
            let length = raw.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
            values = raw.map { length > 1e-12 * Double(raw.count) ? ($0 - mean) / length : 0 }
        }

        /// Pearson's correlation of both.
        func product(_ other: Standardized) -> Double {
            values.withUnsafeBufferPointer { a in
                other.values.withUnsafeBufferPointer { b in
                    var sum = 0.0
                    for i in 0..<min(a.count, b.count) { sum += a[i] * b[i] }
                    return sum
                }
            }
        }
    }
}
