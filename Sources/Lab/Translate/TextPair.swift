import Neural
import Text

/// A text and what it becomes.
struct TextPair: Sendable, Equatable {
    /// Both texts.
    let source, target: String
    /// What both mean: the pairs of one value are trained on together or withheld together.
    let value: Int
    /// The form of the source, such as the pattern of a date.
    var form = ""
}

/// Pairs to train on, and pairs of other values to test with.
struct PairSplit: Sendable {
    var training: [TextPair] = []
    var withheld: [TextPair] = []

    /// Nothing yet.
    init() {}

    /// Withholds every pair of a tenth of the values, at least one.
    ///
    /// - Parameters:
    ///   - pairs: The pairs.
    ///   - limit: The most values to train on; the rest are left out.
    ///   - random: Chooses the values.
    init(_ pairs: [TextPair], limit: Int = .max, _ random: inout SplitMix64) {
        let values = Set(pairs.map(\.value)).sorted().shuffled(by: &random)
        let tests = Set(values.prefix(max(1, values.count / 10)))
        let trained = Set(values.dropFirst(tests.count).prefix(limit))
        training = pairs.filter { trained.contains($0.value) }
        withheld = pairs.filter { tests.contains($0.value) }
    }

    /// Both together.
    static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.training += b.training
        sum.withheld += b.withheld
        return sum
    }
}

extension Array {
    /// The elements in random order (Fisher & Yates), the same on every platform.
    func shuffled(by random: inout SplitMix64) -> [Element] {
        var result = self
        for i in result.indices.dropFirst().reversed() {
            result.swapAt(i, Int(random.uniform() * Double(i + 1)))
        }
        return result
    }
}
