import Neural

/// Draws programs, together with the number that each prints.
///
/// A program is made by a machine with a stack (Zaremba & Sutskever 2014, algorithm 1). As often as the nesting says,
/// an operation is drawn uniformly from six. Its operands come from the stack or, where that is empty, are numbers
/// drawn uniformly from 1 to 10ᴸ − 1, L being the length; their order is drawn as well. The result goes onto the
/// stack, and the last one is printed.
public struct ProgramGenerator: Sendable {
    private var random: SplitMix64

    /// Creates a generator.
    public init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// Draws a program.
    ///
    /// - Parameters:
    ///   - length: The most digits of a number, 1 to 9.
    ///   - nesting: The number of operations, from 1 on.
    ///   - part: The part that it should belong to.
    /// - Returns: A program with exactly so many operations.
    public mutating func program(length: Int, nesting: Int, _ part: Program.Part) -> Program {
        while true {
            var machine = StackMachine(length: length, random)
            var isWhole = true
            for _ in 0..<nesting where isWhole { isWhole = machine.operate() }
            let program = isWhole ? machine.program() : nil
            random = machine.random
            if let program, program.part == part { return program }
        }
    }

    /// Draws the sum of two numbers to test with: `print((123+456))`, each of exactly so many digits, 1 to 9.
    public mutating func testAddition(digits: Int) -> Program {
        while true {
            let program = sum(number(of: digits), number(of: digits))
            if program.part == .test { return program }
        }
    }

    /// Draws the sum of two numbers to learn from.
    ///
    /// Half of the numbers have all digits, the others from one to all: short sums are where carrying is learned first.
    public mutating func trainingAddition(digits: Int) -> Program {
        while true {
            let (a, b) = (shorter(digits), shorter(digits))
            let program = sum(number(of: a), number(of: b))
            if program.part == .training { return program }
        }
    }

    private mutating func shorter(_ digits: Int) -> Int { whole(0...1) == 0 ? digits : whole(1...digits) }

    private func sum(_ a: Int, _ b: Int) -> Program { Program(text: "print((\(a)+\(b)))", value: a + b) }

    private mutating func number(of digits: Int) -> Int { whole(tenTo(digits - 1)...tenTo(digits) - 1) }

    /// Draws a whole number.
    mutating func whole(_ range: ClosedRange<Int>) -> Int { random.whole(range) }
}

/// The machine that makes a program.
private struct StackMachine {
    /// An expression and its value.
    typealias Operand = (text: String, value: Int)

    let length: Int
    var random: SplitMix64
    private var lines: [String] = []
    private var stack: [Operand] = []
    private var names = Array("abcdefghij")

    init(length: Int, _ random: SplitMix64) { (self.length, self.random) = (length, random) }

    /// Adds an operation; returns false where a value or the names run out of range.
    mutating func operate() -> Bool {
        let operation = Program.Operation.allCases[random.whole(0...Program.Operation.allCases.count - 1)]
        guard let result = apply(operation) else { return false }
        stack.append(result)
        return true
    }

    /// The program that prints the last result.
    func program() -> Program? {
        stack.last.map {
            Program(text: (lines + ["print(\($0.text))"]).joined(separator: "\n"), value: $0.value)
        }
    }

    private mutating func apply(_ operation: Program.Operation) -> Operand? {
        switch operation {
        case .equality: return operands(1)[0]
        case .pair:
            let o = operands(2)
            return sum(o[0], o[1])
        case .smallMultiplication:
            let (a, k) = (operands(1)[0], random.whole(1...4 * length))
            guard let value = product(a.value, k) else { return nil }
            return (random.coin() ? "(\(a.text)*\(k))" : "(\(k)*\(a.text))", value)
        case .variable:
            let o = operands(2)
            guard let name = assign(o[0]) else { return nil }
            return sum((name, o[0].value), o[1])
        case .smallLoop:
            let (o, k, adds) = (operands(2), random.whole(1...4 * length), random.coin())
            guard let name = assign(o[0]), let all = product(o[1].value, k),
                let value = adds ? total(o[0].value, all) : difference(o[0].value, all)
            else { return nil }
            lines.append("for x in range(\(k)):\(name)\(adds ? "+" : "-")=\(o[1].text)")
            return (name, value)
        case .conditional:
            let (o, less) = (operands(4), random.coin())
            let isTrue = less ? o[0].value < o[1].value : o[0].value > o[1].value
            return (
                "(\(o[2].text) if \(o[0].text)\(less ? "<" : ">")\(o[1].text) else \(o[3].text))",
                isTrue ? o[2].value : o[3].value
            )
        }
    }

    /// Operands in a random order: what is on the stack first, then numbers.
    private mutating func operands(_ count: Int) -> [Operand] {
        var operands = (0..<count).map { _ in
            stack.popLast()
                ?? {
                    let number = random.whole(1...tenTo(length) - 1)
                    return ("\(number)", number)
                }()
        }
        for last in stride(from: count - 1, to: 0, by: -1) { operands.swapAt(last, random.whole(0...last)) }
        return operands
    }

    /// Assigns an expression to a variable that is not in use, and returns its name.
    private mutating func assign(_ operand: Operand) -> String? {
        guard !names.isEmpty else { return nil }
        let name = String(names.remove(at: random.whole(0...names.count - 1)))
        lines.append("\(name)=\(operand.text)")
        return name
    }

    private mutating func sum(_ a: Operand, _ b: Operand) -> Operand? {
        let adds = random.coin()
        guard let value = adds ? total(a.value, b.value) : difference(a.value, b.value) else { return nil }
        return ("(\(a.text)\(adds ? "+" : "-")\(b.text))", value)
    }

    // MARK: Checked arithmetic

    private func total(_ a: Int, _ b: Int) -> Int? { exact(a.addingReportingOverflow(b)) }
    private func difference(_ a: Int, _ b: Int) -> Int? { exact(a.subtractingReportingOverflow(b)) }
    private func product(_ a: Int, _ b: Int) -> Int? { exact(a.multipliedReportingOverflow(by: b)) }

    private func exact(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
        result.overflow ? nil : result.partialValue
    }
}

/// Returns 10ⁿ.
func tenTo(_ n: Int) -> Int { (0..<n).reduce(1) { power, _ in power * 10 } }

extension SplitMix64 {
    /// Draws a whole number uniformly from a range.
    fileprivate mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(uniform() * Double(range.count))
    }

    /// Draws true or false.
    fileprivate mutating func coin() -> Bool { uniform() < 0.5 }
}
