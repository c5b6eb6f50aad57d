import Neural
import Testing

@testable import Engine
@testable import Training

@Suite("Training network") struct TrainingNetworkTests {
    @Test("logits of ±10,000 have a finite loss and the exact gradient")
    func extremeLogits() throws {
        // The kernel splits 51 columns into a pair of vectors, a single vector and a remainder; the likely token is in
        // each of them in turn.
        let architecture = Architecture(vocabularySize: 51, embeddingSize: 1, hiddenSizes: [1])
        for likely in [4, 20, 40, 50] {
            let network = try TrainingNetwork(architecture, batchSize: 3, steps: 1, threads: 1)
            let bias = try #require(network.parameters.slots.last)
            for index in 0..<51 {
                network.parameters.weights[bias.offset + index] = index == likely ? 1e4 : -1e4
            }
            var state = network.makeState()
            let window = Window(inputs: [0, 1, 2], targets: [Int32(likely), Int32(likely), 18])
            #expect(try network.run(window, steps: 1, &state) == Float(2e4 / 3.0))
            for index in 0..<51 {
                let wanted: Float = index == likely ? 1 / 3.0 : index == 18 ? -1 / 3.0 : 0
                #expect(abs(network.parameters.gradients[bias.offset + index] - wanted) < 1e-6, "\(index)")
            }
        }
    }

    @Test("a NaN logit gives a NaN loss", arguments: [0, 20, 40, 50])
    func notANumber(token: Int) throws {
        let architecture = Architecture(vocabularySize: 51, embeddingSize: 1, hiddenSizes: [1])
        let network = try TrainingNetwork(architecture, batchSize: 1, steps: 1, threads: 1)
        network.parameters.weights[try #require(network.parameters.slots.last).offset + token] = .nan
        var state = network.makeState()
        #expect(try network.run(Window(inputs: [0], targets: [3]), steps: 1, &state).isNaN)
    }

    @Test("for a large vocabulary, processing the rows in blocks gives the sums of a single block")
    func blocks() throws {
        #expect(OutputLayer.block(rows: 700, vocabularySize: 33278) == 234)
        #expect(OutputLayer.block(rows: 8192, vocabularySize: 96) == 8192)
        let V = 1 << 20  // 2 rows are 8 MiB; a block has at least 16 rows, so 20 rows are two blocks
        let architecture = Architecture(vocabularySize: V, embeddingSize: 1, hiddenSizes: [1])
        let network = try TrainingNetwork(architecture, batchSize: 20, steps: 1, threads: 2)
        for slot in network.parameters.slots where slot.name == "rnn.bias_ih_l0" {
            for gate in 0..<4 { network.parameters.weights[slot.offset + gate] = 1 }  // keeps h above 0
        }
        let window = Window(inputs: [Int32](0..<20), targets: [Int32](0..<20))
        var state = network.makeState()
        #expect(abs(try network.run(window, steps: 1, &state) - 13.862944) < 1e-4)  // ln 2²⁰
        let h = state.floats[0]
        let weight = try #require(network.parameters.slots.first { $0.name == "decoder.weight" })
        let bias = try #require(network.parameters.slots.last)
        #expect(h > 0.3)
        for target in 0..<20 {  // every logit is 0, so each row of both blocks gives 2⁻²⁰ − 1/20
            #expect(abs(network.parameters.gradients[bias.offset + target] + 0.05) < 1e-5, "\(target)")
            #expect(abs(network.parameters.gradients[weight.offset + target] + 0.05 * h) < 1e-5, "\(target)")
        }
    }

    @Test("a network can overfit a single batch", arguments: Cell.allCases, Precision.allCases)
    func overfits(cell: Cell, precision: Precision) throws {
        let architecture = Architecture(
            cell: cell, vocabularySize: 5, embeddingSize: 8, hiddenSizes: [16, 16])
        let network = try TrainingNetwork(
            architecture, batchSize: 2, steps: 6, threads: 1, precision: precision)
        network.initialize(seed: 1)
        let optimizer = Optimizer(OptimizerOptions(.adam), count: network.parameters.weights.count)
        let window = Window(vocabularySize: 5, count: 12, seed: 4)
        var loss = Float.infinity
        for _ in 0..<200 {
            var state = network.makeState()
            loss = try network.run(window, steps: 6, &state)
            optimizer.step(
                weights: network.parameters.weights, gradients: network.parameters.gradients, rate: 0.01)
        }
        #expect(loss < 0.1)
    }

    @Test(
        "the same seed and number of threads give the same bits", arguments: [1, 2], Precision.allCases)
    func determinism(threads: Int, precision: Precision) throws {
        let runs = try (0..<2).map { _ -> ([Float], RecurrentState) in
            let architecture = Architecture(vocabularySize: 40, embeddingSize: 24, hiddenSizes: [32, 48])
            let network = try TrainingNetwork(
                architecture, batchSize: 4, steps: 16, dropout: .init(input: 0.1, between: 0.2, output: 0.3),
                threads: threads, precision: precision)
            network.initialize(seed: 3)
            let optimizer = Optimizer(OptimizerOptions(.adam), count: network.parameters.weights.count)
            var state = network.makeState()
            for step in 0..<5 {
                let window = Window(vocabularySize: 40, count: 64, seed: UInt64(step))
                _ = try network.run(window, steps: 16, &state, dropoutSeed: UInt64(step))
                optimizer.step(
                    weights: network.parameters.weights, gradients: network.parameters.gradients, rate: 0.01)
            }
            return (Array(network.parameters.weights), state)
        }
        #expect(runs[0].0 == runs[1].0 && runs[0].1 == runs[1].1)
    }

    @Test(
        "bfloat16 matches float32 to two digits in loss, state and direction of the gradient",
        arguments: Cell.allCases)
    func bfloat16(cell: Cell) throws {
        let architecture = Architecture(
            cell: cell, vocabularySize: 50, embeddingSize: 24, hiddenSizes: [40, 32])
        let window = Window(vocabularySize: 50, count: 48, seed: 2)
        let runs = try Precision.allCases.map { precision in
            let network = try TrainingNetwork(
                architecture, batchSize: 4, steps: 12, threads: 2, precision: precision)
            network.initialize(seed: 9)
            #expect((network.precision == precision) == network.notices.isEmpty)
            var state = network.makeState()
            let loss = try network.run(window, steps: 12, &state)
            return (loss, state.floats, Array(network.parameters.gradients))
        }
        #expect(abs(runs[0].0 - runs[1].0) < 0.01 * runs[0].0)
        #expect(distance(runs[0].1, runs[1].1) < 0.03)
        let dot = { (a: [Float], b: [Float]) in zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } }
        let (a, b) = (runs[0].2, runs[1].2)
        #expect(dot(a, b) > 0.998 * (dot(a, a) * dot(b, b)).squareRoot())
    }

    @Test("exported parameters load unchanged, and the two biases of a layer are added")
    func parameters() throws {
        for cell in Cell.allCases {
            let architecture = Architecture(
                cell: cell, vocabularySize: 3, embeddingSize: 2, hiddenSizes: [2, 3])
            let network = try TrainingNetwork(architecture, batchSize: 1, steps: 1, threads: 1)
            #expect(network.parameters.weights.count == architecture.weightCount)
            network.initialize(seed: 8)
            let (file, weights) = (network.export(), Array(network.parameters.weights))
            try network.load(file)
            #expect(Array(network.parameters.weights) == weights)
            let names = architecture.names(ofLayer: 1)
            var split = file
            split[names.biasHH]?.values[0] += 0.5
            split[names.biasIH]?.values[0] -= 0.5
            try network.load(split)
            #expect(distance(Array(network.parameters.weights), weights) < 1e-6)
        }
    }

    @Test("a parameter of the wrong shape is refused by name, and a network without layers is refused")
    func misfits() throws {
        let architecture = Architecture(vocabularySize: 3, embeddingSize: 2, hiddenSizes: [2])
        let network = try TrainingNetwork(architecture, batchSize: 1, steps: 1, threads: 1)
        var file = network.export()
        file["decoder.bias"] = Tensor(shape: [2], values: [0, 0])
        #expect(
            throws: EngineError.parameters(
                reason: "parameter decoder.bias has shape [2], the architecture wants [3]")
        ) {
            try network.load(file)
        }
        #expect(throws: EngineError.impossible(reason: "0 layers, wanted 1 to 64")) {
            _ = try TrainingNetwork(
                Architecture(vocabularySize: 3, embeddingSize: 2, hiddenSizes: []), batchSize: 1, steps: 1,
                threads: 1)
        }
    }

    @Test("the gradient of a tied embedding is the sum of both uses")
    func tied() throws {
        let shape = (V: 6, E: 4)
        let untied = Architecture(vocabularySize: shape.V, embeddingSize: shape.E, hiddenSizes: [shape.E])
        var tiedShape = untied
        tiedShape.tied = true
        let (a, b) = (
            try TrainingNetwork(untied, batchSize: 2, steps: 3, threads: 1),
            try TrainingNetwork(tiedShape, batchSize: 2, steps: 3, threads: 1)
        )
        b.initialize(seed: 4, uniform: 0.5)
        var file = b.export()
        file["decoder.weight"] = file["embedding.weight"]
        try a.load(file)
        let window = Window(vocabularySize: shape.V, count: 6, seed: 1)
        var (stateA, stateB) = (a.makeState(), b.makeState())
        #expect(try a.run(window, steps: 3, &stateA) == b.run(window, steps: 3, &stateB))
        let decoder = try #require(a.parameters.slots.first { $0.name == "decoder.weight" })
        let sum = (0..<shape.V * shape.E).map {
            a.parameters.gradients[$0] + a.parameters.gradients[decoder.offset + $0]
        }
        #expect(distance(sum, Array(b.parameters.gradients[..<(shape.V * shape.E)])) < 1e-6)
    }
}
