import Engine
import Neural
import Testing

@testable import Lab

@Suite("Learning to execute") struct ExecuteTests {
    // MARK: Programs

    @Test("a program prints the value it comes with", arguments: [(1, 1), (4, 2), (9, 6)])
    func values(length: Int, nesting: Int) {
        var data = ProgramGenerator(seed: 3)
        for index in 0..<400 {
            let program = data.program(length: length, nesting: nesting, index % 2 == 0 ? .test : .training)
            #expect(PythonEvaluator.output(of: program.text) == program.value, "\(program.text)")
            #expect(program.output == "\(program.value).")
        }
    }

    @Test("the evaluator of these tests knows precedence, loops and conditions")
    func evaluator() {
        #expect(PythonEvaluator.output(of: "print((2+3*4-(5-6)))") == 15)
        #expect(PythonEvaluator.output(of: "a=7\nfor x in range(3):a-=(4*2)\nprint((a+1))") == -16)
        #expect(PythonEvaluator.output(of: "print((1 if 2<3 else 4))") == 1)
        #expect(PythonEvaluator.output(of: "print((1 if 2>3 else 4))") == 4)
        #expect(PythonEvaluator.output(of: "print(a)") == nil && PythonEvaluator.output(of: "print(1") == nil)
    }

    @Test("the programs of figures 8 and 9 print 25011 and 12184")
    func figures() {
        #expect(Program.figures.map { PythonEvaluator.output(of: $0.text) } == [25011, 12184])
        #expect(Program.figures.map(\.value) == [25011, 12184])
    }

    /// The operations that a program of one operation can be told by.
    private static var shapes: [(name: String, text: Regex<Substring>)] {
        [
            ("a+b", /print\(\(\d+\+\d+\)\)/), ("a-b", /print\(\(\d+-\d+\)\)/),
            ("product", /print\(\(\d+\*\d+\)\)/), ("number", /print\(\d+\)/),
            ("v+b", /[a-j]=\d+\nprint\(\([a-j]\+\d+\)\)/), ("v-b", /[a-j]=\d+\nprint\(\([a-j]-\d+\)\)/),
            ("loop+", /[a-j]=\d+\nfor x in range\(\d+\):[a-j]\+=\d+\nprint\([a-j]\)/),
            ("loop-", /[a-j]=\d+\nfor x in range\(\d+\):[a-j]-=\d+\nprint\([a-j]\)/),
            ("if<", /print\(\(\d+ if \d+<\d+ else \d+\)\)/), ("if>", /print\(\(\d+ if \d+>\d+ else \d+\)\)/),
        ]
    }

    @Test("all six operations come equally often, with either sign: χ² stays below the 99.99 % quantile")
    func operations() {
        var data = ProgramGenerator(seed: 5)
        let shapes = Self.shapes
        var counts = [Int](repeating: 0, count: shapes.count)
        for index in 0..<6000 {
            let text = data.program(length: 4, nesting: 1, index % 3 == 0 ? .test : .training).text
            let found = shapes.indices.filter { text.wholeMatch(of: shapes[$0].text) != nil }
            #expect(found.count == 1, "\(text)")
            for shape in found { counts[shape] += 1 }
        }
        let c = counts
        #expect(chiSquared([c[0] + c[1], c[2], c[3], c[4] + c[5], c[6] + c[7], c[8] + c[9]]) < 25.7)
        for pair in [0, 4, 6, 8] { #expect(chiSquared([c[pair], c[pair + 1]]) < 15.1) }
    }

    @Test(
        "numbers have at most as many digits as the length says and are uniform, small ones up to 4 times it")
    func numbers() {
        var data = ProgramGenerator(seed: 7)
        var (digits, factors, rounds) = ([Int](repeating: 0, count: 9), Set<Int>(), Set<Int>())
        for _ in 0..<9000 {
            let text = data.program(length: 1, nesting: 1, .training).text
            if let match = text.wholeMatch(of: /print\((\d+)\)/), let n = Int(match.1) { digits[n - 1] += 1 }
            if let match = text.wholeMatch(of: /print\(\((\d+)\*(\d+)\)\)/) {
                factors.formUnion([match.1, match.2].compactMap { Int($0) })
            }
            if let match = text.firstMatch(of: /range\((\d+)\)/) {
                Int(match.1).map { _ = rounds.insert($0) }
            }
        }
        #expect(factors.union(rounds).max() ?? 0 <= 9 && rounds == [1, 2, 3, 4])
        // A third of these nine programs is for testing; the others come equally often.
        let seen = digits.filter { $0 > 0 }
        #expect((3...8).contains(seen.count) && chiSquared(seen) < 31)
        for _ in 0..<500 {
            let text = data.program(length: 3, nesting: 2, .training).text
            let numbers = text.matches(of: /\d+/).compactMap { Int($0.0) }
            #expect(numbers.allSatisfy { (1...999).contains($0) })
        }
    }

    @Test("as many operations are nested as was asked, the second on the result of the first, on either side")
    func nesting() {
        var data = ProgramGenerator(seed: 9)
        var (left, right) = (0, 0)
        for _ in 0..<4000 {
            let text = data.program(length: 2, nesting: 2, .training).text
            if text.wholeMatch(of: /print\(\(\(\d+\+\d+\)\+\d+\)\)/) != nil { left += 1 }
            if text.wholeMatch(of: /print\(\(\d+\+\(\d+\+\d+\)\)\)/) != nil { right += 1 }
        }
        #expect(left > 5 && right > 5 && chiSquared([left, right]) < 15.1)
    }

    @Test("a text belongs to one part, a third of them to the test, and no program is in both")
    func parts() {
        var (training, test) = (ProgramGenerator(seed: 1), ProgramGenerator(seed: 2))
        let learned = Set((0..<3000).map { _ in training.program(length: 1, nesting: 1, .training).text })
        let asked = Set((0..<3000).map { _ in test.program(length: 1, nesting: 1, .test).text })
        #expect(learned.count > 100 && asked.count > 100 && learned.isDisjoint(with: asked))
        let sums = Set((0..<2000).map { _ in training.trainingAddition(digits: 1).text })
        let others = Set((0..<2000).map { _ in test.testAddition(digits: 1).text })
        #expect(sums.union(others).count == 81 && sums.isDisjoint(with: others))
        let share = (100..<1000).count { Program(text: "print(\($0))", value: $0).part == .test }
        #expect((240...360).contains(share))
    }

    @Test("sums have two numbers of exactly as many digits as was asked")
    func additions() {
        var data = ProgramGenerator(seed: 4)
        for _ in 0..<500 {
            let program = data.testAddition(digits: 3)
            #expect(program.text.wholeMatch(of: /print\(\([1-9]\d\d\+[1-9]\d\d\)\)/) != nil)
            #expect(PythonEvaluator.output(of: program.text) == program.value)
        }
    }

    @Test("programs and outputs fit into the steps of the network, and every character has a number")
    func fits() {
        for (length, nesting) in [(1, 1), (4, 2), (9, 6), (1, 6), (9, 1)] {
            let task = ExecuteTask.programs(length: length, nesting: nesting, .mix)
            var data = ProgramGenerator(seed: 6)
            for _ in 0..<500 {
                let program = data.program(length: length, nesting: nesting, .training)
                #expect(program.text.count <= task.sourceSteps && program.output.count <= task.targetSteps)
                #expect(ProgramAlphabet.source(program).allSatisfy { $0 > 0 })
                #expect(ProgramAlphabet.text(ProgramAlphabet.target(program) + [0]) == program.output)
            }
        }
        let sum = Program(text: "print((999+999))", value: 1998)
        let task = ExecuteTask.addition(digits: 3)
        #expect(task.sourceSteps == sum.text.count && task.targetSteps == sum.output.count)
    }

    // MARK: Curricula

    @Test("each curriculum orders easy and hard programs as the paper does")
    func curricula() {
        var data = ProgramGenerator(seed: 8)
        func course(_ curriculum: Curriculum) -> [[Int]] {
            (0..<600).map {
                let (l, n) = curriculum.hardness(length: 3, nesting: 2, Double($0) / 600, &data)
                return [l, n]
            }
        }
        let kinds = [[1, 1], [2, 1], [3, 1], [1, 2], [2, 2], [3, 2]]
        let naive = kinds.flatMap { Array(repeating: $0, count: 100) }
        #expect(course(.baseline).allSatisfy { $0 == [3, 2] })
        #expect(course(.naive) == naive)
        let mix = course(.mix)
        #expect(chiSquared(kinds.map { kind in mix.count { $0 == kind } }) < 25.7)
        // A fifth comes from the mix, of which a sixth agrees with the stage: 5 of 6 of a fifth differ.
        let different = zip(course(.combined), naive).count { $0 != $1 }
        #expect((60...145).contains(different))
    }

    // MARK: Learning

    @Test("a small network learns sums of one digit")
    func learns() throws {
        OneDNN.use(threads: 1)
        let run = ExecuteRun(task: .addition(digits: 1), hidden: 48, steps: 300, seed: 7)
        let (_, network) = try run.train { _ in }
        var data = ProgramGenerator(seed: 1)
        let learned = (0..<128).map { _ in data.trainingAddition(digits: 1) }
        let score = try ExecuteRun.Score(network, learned)
        // Seventeen sums are possible, the likeliest of which is right in one case of nine.
        #expect(score.exact > 0.5 && score.characters > 0.7, "\(score)")
    }

    @Test("the same seed gives the same course, another one another")
    func determinism() throws {
        OneDNN.use(threads: 1)
        var run = ExecuteRun(task: .programs(length: 1, nesting: 1, .combined), hidden: 8, steps: 6, seed: 7)
        func weights() throws -> [Float] {
            // The weights are the network's own memory.
            let network = try run.train { _ in }.network
            return withExtendedLifetime(network) { Array(network.parameters.weights) }
        }
        let first = try weights()
        #expect(try weights() == first)
        run.seed = 8
        #expect(try weights() != first)
    }

    @Test("an answer does not depend on its place in a batch, and places left over count for nothing")
    func places() throws {
        OneDNN.use(threads: 1)
        let network = try ExecuteNetwork(
            hidden: 16, batchSize: 4, sourceSteps: 24, targetSteps: 7, seed: 1, precision: .float32)
        let sum = Program(text: "print(1)", value: 1), long = Program(text: "print((1234+567))", value: 1801)
        let alone = try network.answers(to: [sum])
        #expect(try network.answers(to: [sum, sum, sum, sum, sum]) == Array(repeating: alone[0], count: 5))
        #expect(try network.answers(to: [sum, sum, sum]) == Array(repeating: alone[0], count: 3))
        #expect(try network.charactersRight([long, sum, sum, sum, sum]).all == 5 + 4 * 2)
    }

    @Test("impossible settings are refused by name")
    func refused() {
        for (change, name, value, wanted) in [
            ({ $0.digits = 0 }, "the number of digits", "0", "from 1 to 9"),
            ({ $0.length = 10 }, "the length of numbers", "10", "from 1 to 9"),
            ({ $0.nesting = 7 }, "the nesting", "7", "from 1 to 6"),
            ({ $0.steps = 0 }, "the number of steps", "0", "from 1 to 10000000"),
            ({ $0.hidden = -1 }, "the number of units", "-1", "from 1 to 1024"),
        ] as [((inout ExecuteExperiment) -> Void, String, String, String)] {
            var experiment = ExecuteExperiment()
            change(&experiment)
            #expect(throws: LabError.setting(name: name, value: value, wanted: wanted)) {
                try experiment.run(LabSettings(threads: 1))
            }
        }
    }

    private func chiSquared(_ counts: [Int]) -> Double {
        let mean = Double(counts.reduce(0, +)) / Double(counts.count)
        return counts.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
    }
}
