/// Which programs a network learns.
enum ExecuteTask: Sendable, Equatable {
    /// Sums of two numbers of so many digits.
    case addition(digits: Int)
    /// Programs of all operations, up to a length of numbers and a nesting.
    case programs(length: Int, nesting: Int, Curriculum)

    /// Draws a program to learn from when the share `done` of the training, from 0 to below 1, is over.
    func program(_ done: Double, _ data: inout ProgramGenerator) -> Program {
        switch self {
        case .addition(let digits): return data.trainingAddition(digits: digits)
        case .programs(let length, let nesting, let curriculum):
            let (l, n) = curriculum.hardness(length: length, nesting: nesting, done, &data)
            return data.program(length: l, nesting: n, .training)
        }
    }

    /// Draws a program to test with, of the full length and nesting.
    func test(_ data: inout ProgramGenerator) -> Program {
        switch self {
        case .addition(let digits): data.testAddition(digits: digits)
        case .programs(let length, let nesting, _): data.program(length: length, nesting: nesting, .test)
        }
    }

    /// The most characters of a program.
    var sourceSteps: Int {
        switch self {
        case .addition(let digits): return "print((+))".count + 2 * digits
        case .programs(let length, let nesting, _):
            // An operation adds at most a condition with three numbers, or a loop with one number.
            let most = "print()".count + length + nesting * max(3 * length + 13, length + 27)
            return max(most, Program.figures.map(\.text.count).max() ?? 0)
        }
    }

    /// The most characters of an output, its full stop included.
    var targetSteps: Int {
        switch self {
        case .addition(let digits): return digits + 2
        case .programs(let length, let nesting, _):
            // The largest factor of an operation is that of a loop: v + k·b with k up to four times the length.
            let bound = (0..<nesting).reduce(tenTo(length)) { value, _ in value * (4 * length + 1) }
            return max("-\(bound).".count, Program.figures.map(\.output.count).max() ?? 0)
        }
    }
}

/// In which order a network meets easy and hard programs (Zaremba & Sutskever 2014, section 4).
public enum Curriculum: String, CaseIterable, Sendable, Codable {
    /// The full length and nesting from the beginning.
    case baseline
    /// Length 1 and nesting 1 first; then the length grows to its limit, then the nesting by one, with the length at 1
    /// again; each has the same share of the training.
    case naive
    /// Length and nesting drawn uniformly up to their limits.
    case mix
    /// A fifth of the programs from ``mix``, the others from ``naive``.
    case combined

    /// Chooses how hard the next program is.
    ///
    /// - Parameters:
    ///   - length: The limit of the length.
    ///   - nesting: The limit of the nesting.
    ///   - done: The share of the training that is over, from 0 to below 1.
    ///   - data: What draws.
    /// - Returns: The length and the nesting of the next program.
    func hardness(
        length: Int, nesting: Int, _ done: Double, _ data: inout ProgramGenerator
    ) -> (length: Int, nesting: Int) {
        switch self {
        case .baseline: return (length, nesting)
        case .naive:
            let stage = min(Int(done * Double(length * nesting)), length * nesting - 1)
            return (stage % length + 1, stage / length + 1)
        case .mix: return (data.whole(1...length), data.whole(1...nesting))
        case .combined:
            let part = data.whole(1...5) == 1 ? Self.mix : .naive
            return part.hardness(length: length, nesting: nesting, done, &data)
        }
    }
}
