import Engine
import Neural
import Testing

@testable import Lab

@Suite("Temporal order") struct OrderTests {
    @Test(
        "sequences keep to the ranges of their level, and the class is that of the two symbols",
        arguments: TemporalOrder.Level.allCases)
    func ranges(level: TemporalOrder.Level) {
        var data = TemporalOrder(level, seed: 3)
        let (length, first, second) = level.ranges
        var (lengths, firsts, seconds) = (Set<Int>(), Set<Int>(), Set<Int>())
        for _ in 0..<3000 {
            let sequence = data.next()
            let (symbols, (t1, t2)) = (sequence.symbols, sequence.positions)
            lengths.insert(symbols.count)
            firsts.insert(t1)
            seconds.insert(t2)
            #expect(symbols.first == .B && symbols.last == .E)
            let order = [symbols[t1], symbols[t2]]
            let classes: [[TemporalOrder.Symbol]: TemporalOrder.Class] = [
                [.X, .X]: .Q, [.X, .Y]: .R, [.Y, .X]: .S, [.Y, .Y]: .U,
            ]
            #expect(classes[order] == sequence.target)
            let others = symbols.indices.filter { ![0, t1, t2, symbols.count - 1].contains($0) }
            #expect(others.allSatisfy { [.a, .b, .c, .d].contains(symbols[$0]) })
        }
        // Every length and every position comes, and no others.
        #expect(lengths == Set(length) && firsts == Set(first) && seconds == Set(second))
        #expect(level.steps == length.upperBound + 1)
    }

    @Test("classes, letters and positions are uniform: χ² stays below the 99.99 % quantile")
    func uniform() {
        var data = TemporalOrder(.normal, seed: 5)
        var (classes, letters) = ([Int](repeating: 0, count: 4), [Int](repeating: 0, count: 4))
        var positions = [Int](repeating: 0, count: 8)
        for _ in 0..<8000 {
            let sequence = data.next()
            classes[sequence.target.rawValue] += 1
            for symbol in sequence.symbols where 2...5 ~= symbol.rawValue {
                letters[symbol.rawValue - 2] += 1
            }
            positions[sequence.positions.second - 20] += 1
        }
        #expect(chiSquared(classes) < 21.1)  // 3 degrees of freedom
        #expect(chiSquared(letters) < 21.1)
        #expect(chiSquared(positions) < 29.9)  // 7 degrees of freedom
    }

    private func chiSquared(_ counts: [Int]) -> Double {
        let mean = Double(counts.reduce(0, +)) / Double(counts.count)
        return counts.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
    }

    @Test("weights are counted as in the lecture: 76 for a plain network of 4 units, 244 for an LSTM")
    func parameters() {
        func count(_ cell: Cell, _ hidden: Int) -> Int {
            OrderRun(level: .easy, design: OrderDesign(cell: cell, hidden: hidden), epochs: 1, seed: 1)
                .parameters
        }
        #expect(count(.rnnReLU, 4) == 76 && count(.lstm, 4) == 244)
        #expect(count(.rnnReLU, 10) == 244 && count(.lstm, 12) == 1108)
    }

    @Test("an LSTM of 4 units learns level easy, and the same seed gives the same course")
    func learns() throws {
        OneDNN.use(threads: 1)
        let run = OrderRun(level: .easy, design: OrderDesign(cell: .lstm, hidden: 4), epochs: 40, seed: 7)
        let (outcome, _) = try run.train(stopsEarly: true) { _ in }
        #expect(outcome.final > 0.95)  // guessing gives 0.25
        #expect(try run.train(stopsEarly: true) { _ in }.outcome == outcome)
        var other = run
        other.seed = 8
        #expect(try other.train(stopsEarly: true) { _ in }.outcome != outcome)
    }

    @Test("a forget bias moves the forget gates alone")
    func forgetBias() throws {
        func weights(_ bias: Float) throws -> [Float] {
            let network = try OrderNetwork(
                OrderDesign(cell: .lstm, hidden: 3, forgetBias: bias), steps: 9, batchSize: 2, seed: 1)
            return withExtendedLifetime(network) { Array(network.parameters.weights) }
        }
        let (without, with) = (try weights(0), try weights(2))
        let start = 4 * 3 * 8 + 4 * 3 * 3 + 3  // W, U, and the input gates' biases
        let moved = without.indices.filter { without[$0] != with[$0] }
        #expect(moved == Array(start..<start + 3))
        #expect(moved.allSatisfy { abs(with[$0] - without[$0] - 2) < 1e-6 })
    }

    @Test("the unit that switches is found in states made by hand")
    func switchingUnit() {
        var data = TemporalOrder(.easy, seed: 1)
        let sequences = (0..<64).map { _ in data.next() }
        let states = sequences.map { sequence in
            sequence.symbols.indices.map { t -> [Float] in
                let isBetween = t >= sequence.positions.first && t < sequence.positions.second
                let isAfter = t >= sequence.positions.second
                // A unit that never moves, one that stays on, one that is on between the two, weakly the other way.
                return [0.9, t >= sequence.positions.first ? 1 : -1, isBetween ? -0.75 : 0, isAfter ? 1 : 0]
            }
        }
        let found = SwitchingUnit(sequences, states)
        #expect(found.unit == 2)
        #expect(abs(found.contrast - 0.75) < 1e-6)
    }

    @Test("an epoch counts as solved from the first one after which no epoch falls below 99 %")
    func solved() {
        #expect(OrderRun.Outcome(accuracies: [0.5, 0.99, 0.98, 0.99, 1]).solved == 4)
        #expect(OrderRun.Outcome(accuracies: [1, 1]).solved == 1)
        #expect(OrderRun.Outcome(accuracies: [1, 0.9]).solved == nil)
    }

    @Test("impossible settings are refused by name")
    func refused() {
        var experiment = OrderExperiment()
        experiment.hidden = 0
        #expect(throws: LabError.setting(name: "the number of units", value: "0", wanted: "from 1 to 512")) {
            try experiment.run(LabSettings(threads: 1))
        }
        experiment = OrderExperiment()
        experiment.seeds = 0
        #expect(throws: LabError.self) { try experiment.run(LabSettings(threads: 1)) }
    }
}
