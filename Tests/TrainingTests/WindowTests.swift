import Neural
import Testing

@testable import Engine
@testable import Training

@Suite("Windows of a training network") struct WindowTests {
    @Test(
        "a window gives the same loss and state as single steps with the state carried over",
        arguments: Cell.allCases)
    func singleSteps(cell: Cell) throws {
        let (network, window) = try model(cell, steps: 7)
        var (whole, single) = (network.makeState(), network.makeState())
        let sum = try network.evaluate(window, steps: 7, &whole)
        var parts = 0.0
        for t in 0..<7 {
            parts += try network.evaluate(window.steps(t..<t + 1, batchSize: 3), steps: 1, &single)
        }
        #expect(abs(sum - parts) < 1e-4)
        #expect(distance(whole.floats, single.floats) < 1e-6)
    }

    @Test(
        "a short window gives the same results as a network with that number of steps",
        arguments: Cell.allCases)
    func shortWindow(cell: Cell) throws {
        let (long, window) = try model(cell, steps: 7)
        let (short, _) = try model(cell, steps: 3)
        let first = window.steps(0..<3, batchSize: 3)
        var (a, b) = (long.makeState(), short.makeState())
        _ = try long.run(window, steps: 7, &a)
        a.reset()
        #expect(abs(try long.run(first, steps: 3, &a) - short.run(first, steps: 3, &b)) < 1e-6)
        #expect(distance(Array(long.parameters.gradients), Array(short.parameters.gradients)) < 1e-6)
        #expect(distance(a.floats, b.floats) < 1e-6)
    }

    @Test(
        "the total loss of a forward pass is the mean training loss times the number of tokens",
        arguments: Cell.allCases)
    func inference(cell: Cell) throws {
        let (network, window) = try model(cell, steps: 5)
        var (a, b) = (network.makeState(), network.makeState())
        let mean = try network.run(window, steps: 5, &a)
        #expect(abs(Double(mean) * 15 - (try network.evaluate(window, steps: 5, &b))) < 1e-4)
        #expect(distance(a.floats, b.floats) < 1e-6)
    }

    @Test("changing one sequence does not affect the state of the others", arguments: Cell.allCases)
    func streams(cell: Cell) throws {
        let (network, window) = try model(cell, steps: 5)
        var other = window
        for t in 0..<5 { other.inputs[3 * t + 1] = 10 - window.inputs[3 * t + 1] }
        var (a, b) = (network.makeState(), network.makeState())
        _ = try network.evaluate(window, steps: 5, &a)
        _ = try network.evaluate(other, steps: 5, &b)
        let changed = a.floats.indices.filter { a.floats[$0] != b.floats[$0] }
        #expect(!changed.isEmpty)
        for index in changed { #expect(index / 6 % 3 == 1, "\(index)") }  // (layer, h or c, B, H), H = 6
    }

    @Test("a second window starts from the state of the first")
    func carried() throws {
        let (network, window) = try model(.lstm, steps: 5)
        var state = network.makeState()
        let first = try network.run(window, steps: 5, &state)
        #expect(try network.run(window, steps: 5, &state) != first)
    }

    @Test("a token outside the vocabulary is an error that names it, as an input and as a target")
    func unknownToken() throws {
        let (network, _) = try model(.lstm, steps: 1)
        var state = network.makeState()
        for bad: Int32 in [-1, 11, .max] {
            let window = Window(inputs: [0, bad, 1], targets: [0, 1, 2])
            #expect(throws: EngineError.token(bad, vocabularySize: 11)) {
                try network.run(window, steps: 1, &state)
            }
            let swapped = Window(inputs: window.targets, targets: window.inputs)
            #expect(throws: EngineError.token(bad, vocabularySize: 11)) {
                try network.run(swapped, steps: 1, &state)
            }
        }
    }

    /// Returns a network of two layers of 6 units, 11 tokens and 3 sequences, and a window for it.
    private func model(_ cell: Cell, steps: Int) throws -> (TrainingNetwork, Window) {
        let architecture = Architecture(
            cell: cell, vocabularySize: 11, embeddingSize: 5, hiddenSizes: [6, 6])
        let network = try TrainingNetwork(architecture, batchSize: 3, steps: steps, threads: 1)
        network.initialize(seed: 1, uniform: 0.4)
        return (network, Window(vocabularySize: 11, count: 3 * steps, seed: 2))
    }
}

extension Window {
    /// Returns some steps of a window of `B` sequences.
    func steps(_ range: Range<Int>, batchSize B: Int) -> Window {
        let places = range.lowerBound * B..<range.upperBound * B
        return Window(inputs: Array(inputs[places]), targets: Array(targets[places]))
    }
}
