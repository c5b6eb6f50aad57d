import Analysis
import Engine
import Neural
import Testing

@testable import Lab

@Suite("Signal echo") struct EchoTests {
    @Test("targets are the bits of some steps before, after zeros")
    func definition() {
        var random = SplitMix64(seed: 4)
        for delay in [1, 3, 50, 60] {
            let data = EchoSeries(5, bits: 50, delay: delay, &random)
            #expect(data.inputs.count == 250 && data.targets.count == 250)
            for t in 0..<50 {
                for b in 0..<5 {
                    let expected = t < delay ? 0 : data.inputs[(t - delay) * 5 + b]
                    #expect(data.targets[t * 5 + b] == expected)
                }
            }
        }
    }

    @Test(
        "bits are 0 or 1 with the same probability, whatever came before: χ² stays below the 99.99 % quantile"
    )
    func uniform() {
        var random = SplitMix64(seed: 5)
        let data = EchoSeries(5, bits: 4000, delay: 1, &random)
        #expect(data.inputs.allSatisfy { $0 == 0 || $0 == 1 })
        // Triples down a series, which do not overlap, and across the series.
        var (down, across) = ([Int](repeating: 0, count: 8), [Int](repeating: 0, count: 8))
        for t in stride(from: 0, to: 3999, by: 3) {
            for b in 0..<5 { down[(0..<3).reduce(0) { 2 * $0 + Int(data.inputs[(t + $1) * 5 + b]) }] += 1 }
        }
        for t in 0..<4000 { across[(0..<3).reduce(0) { 2 * $0 + Int(data.inputs[t * 5 + $1]) }] += 1 }
        for counts in [down, across] {
            let mean = Double(counts.reduce(0, +)) / 8
            #expect(counts.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean } < 29.9)
        }
    }

    @Test("weights are counted as in the lecture: 33 for a plain network of 4 units")
    func parameters() throws {
        #expect(EchoRun(seed: 1).parameters == 33)
        #expect(EchoRun(cell: .lstm, seed: 1).parameters == 117)
        // The engine has one bias where PyTorch has two.
        let network = try EchoNetwork(.rnnReLU, hidden: 4, steps: 20, series: 5, carriesState: true, seed: 1)
        #expect(network.parameters.weights.count == 33 - 4)
    }

    @Test("without the state, half of the first bits of a chunk are lost")
    func bound() {
        #expect(EchoRun(seed: 1).bound == 1)
        #expect(EchoRun(carriesState: false, seed: 1).bound == 0.925)
        #expect(EchoRun(delay: 30, carriesState: false, seed: 1).bound == 0.5)
    }

    @Test(
        "a plain network learns an echo across chunks, or up to their edge, and the same seed gives the same course"
    )
    func learns() throws {
        OneDNN.use(threads: 1)
        var run = EchoRun(delay: 1, bptt: 10, epochs: 1, testBits: 2000, seed: 3)
        let carried = try run.train { _ in }
        #expect(carried.final > 0.99)  // guessing gives 0.5
        #expect(try run.train { _ in } == carried)
        run.seed = 4
        #expect(try run.train { _ in } != carried)
        run.carriesState = false
        let cut = try run.train { _ in }
        #expect(abs(cut.final - 0.95) < 0.01)
        // The first bit of each chunk is a guess among 1,000: five standard deviations.
        #expect(abs(cut.steps[0] - 0.5) < 0.08 && cut.steps.dropFirst().allSatisfy { $0 > 0.98 })
    }

    @Test("the ends of memory are read from a table made by hand")
    func ends() throws {
        let sweep = EchoSweep(
            delays: [1, 8, 20], chunks: [5, 20], epochs: 1,
            shares: [
                .rnnReLU: [[1, 1], [0.52, 0.9], [0.5, 0.55]], .lstm: [[1, 1], [0.51, 0.99], [0.58, 0.6]],
            ])
        #expect(sweep.reach(of: .rnnReLU) == 1 && sweep.reach(of: .lstm) == 8)
        // 8 and 20 against chunks of 5, and 20 against chunks of 20.
        #expect(sweep.beyond.sorted() == [0.5, 0.51, 0.52, 0.55, 0.58, 0.6])
        #expect(sweep.checks(.english).map(\.holds) == [true, true])
        let table = try #require(sweep.tables(.english).last)
        #expect(table.rows[1] == [.count(8), .share(0.51), .share(0.99)])
        for theme in Theme.allCases {
            #expect(try sweep.figures(.french).map { try $0.drawing(theme).title.isEmpty } == [false, false])
        }
    }

    @Test("impossible settings are refused by name")
    func refused() {
        let settings = LabSettings(threads: 1)
        var experiment = EchoExperiment()
        experiment.bptt = 0
        #expect(throws: LabError.setting(name: "the steps of a chunk", value: "0", wanted: "from 1 to 1000"))
        {
            try experiment.run(settings)
        }
        for change in [
            { $0.delay = 0 }, { $0.hidden = 513 }, { $0.epochs = 0 }, { $0.seeds = 0 }, { $0.rate = 0 },
            { $0.rate = .nan },
        ] as [(inout EchoExperiment) -> Void] {
            experiment = EchoExperiment()
            change(&experiment)
            #expect(throws: LabError.self) { try experiment.run(settings) }
        }
    }
}
