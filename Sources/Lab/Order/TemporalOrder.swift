import Neural

/// The temporal order task: which of X and Y came first, and which second (Hochreiter & Schmidhuber 1997, experiment
/// 6a, as in the lecture's notebook).
///
/// A sequence begins with B, ends with E, and is filled with a, b, c, d drawn uniformly, but at positions t₁ and t₂ it
/// has X or Y. The class is the two in their order: XX is Q, XY is R, YX is S, YY is U. All are drawn uniformly. Shorter
/// sequences have zeros in front, so that every sequence ends at the last step.
public struct TemporalOrder: Sendable {
    /// A symbol, by its place in the one-hot input.
    public enum Symbol: Int, CaseIterable, Sendable {
        case X, Y, a, b, c, d, B, E
    }

    /// A class, by its number: twice the first symbol plus the second.
    public enum Class: Int, CaseIterable, Sendable {
        case Q, R, S, U
    }

    /// How far apart the symbols are.
    public enum Level: String, CaseIterable, Sendable, Codable {
        case easy, normal, moderate, hard, nightmare

        /// The lengths of sequences, and where the two symbols may stand, counted from 0.
        public var ranges: (length: ClosedRange<Int>, first: ClosedRange<Int>, second: ClosedRange<Int>) {
            switch self {
            case .easy: (7...8, 1...2, 4...5)
            case .normal: (30...40, 2...5, 20...27)
            case .moderate: (60...80, 10...20, 45...54)
            case .hard: (100...110, 10...20, 50...60)
            case .nightmare: (300...500, 10...80, 250...290)
            }
        }

        /// The length of padded sequences: one more than the longest, as in the notebook.
        public var steps: Int { ranges.length.upperBound + 1 }
    }

    /// A sequence without its padding.
    public struct Sequence: Sendable, Equatable {
        /// The symbols from B to E.
        public let symbols: [Symbol]
        /// The positions t₁ and t₂ in `symbols`.
        public let positions: (first: Int, second: Int)
        /// The class.
        public let target: Class

        /// Returns whether both are the same.
        public static func == (a: Self, b: Self) -> Bool {
            a.symbols == b.symbols && a.positions == b.positions && a.target == b.target
        }
    }

    /// How far apart the symbols are.
    public let level: Level
    private var random: SplitMix64

    /// Creates a generator of sequences.
    public init(_ level: Level, seed: UInt64) { (self.level, random) = (level, SplitMix64(seed: seed)) }

    /// Draws the next sequence.
    public mutating func next() -> Sequence {
        let (length, first, second) = level.ranges
        let positions = (first: draw(first), second: draw(second))
        let count = draw(length)
        var symbols = (0..<count).map { _ in Symbol(rawValue: draw(2...5)) ?? .a }
        let target = draw(0...3)
        (symbols[0], symbols[count - 1]) = (.B, .E)
        symbols[positions.first] = target < 2 ? .X : .Y
        symbols[positions.second] = target % 2 == 0 ? .X : .Y
        return Sequence(symbols: symbols, positions: positions, target: Class(rawValue: target) ?? .Q)
    }

    /// Draws the next `count` sequences.
    mutating func batch(_ count: Int) -> [Sequence] { (0..<count).map { _ in next() } }

    private mutating func draw(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(random.uniform() * Double(range.count))
    }
}
