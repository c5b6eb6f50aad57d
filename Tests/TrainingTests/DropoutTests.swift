import Neural
import Testing

@testable import Engine
@testable import Training

@Suite("Dropout") struct DropoutTests {
    @Test(
        "dropout zeroes the requested share of values and scales the others by 1 / (1 − p)",
        arguments: [Float(0.25), 0.5, 0.9])
    func share(drop: Float) throws {
        let network = try model(.init(input: drop))
        for index in network.parameters.weights.indices { network.parameters.weights[index] = 1 }
        var state = network.makeState()
        _ = try network.run(window, steps: 20, &state, dropoutSeed: 5)
        let x = try inputs(network, 0)
        #expect(x.allSatisfy { $0 == 0 || abs($0 - 1 / (1 - drop)) < 1e-5 })
        let dropped = Float(x.filter { $0 == 0 }.count) / Float(x.count)
        #expect(abs(dropped - drop) < 0.03)  // at most 5 standard deviations of 8,000 draws
    }

    @Test("the mask depends only on the seed, the step in the window, the sequence and the layer")
    func seeds() throws {
        let network = try model(.init(input: 0.5, between: 0.5, output: 0.5))
        for index in network.parameters.weights.indices { network.parameters.weights[index] = 0.1 }
        func zeros(_ seed: UInt64, _ layer: Int) throws -> [Bool] {
            var state = network.makeState()
            _ = try network.run(window, steps: 20, &state, dropoutSeed: seed)
            return try inputs(network, layer).map { $0 == 0 }
        }
        let masks = try (0...2).map { try zeros(1, $0) }
        #expect(try zeros(1, 0) == masks[0])
        #expect(try zeros(2, 0) != masks[0])
        #expect(masks[0] != masks[1] && masks[1] != masks[2])
        let rows = (0..<200).map { Array(masks[0][40 * $0..<40 * ($0 + 1)]) }
        #expect(Set(rows).count == 200)  // each step and sequence has its own mask
    }

    @Test("dropped values get no gradient, and the others get the factor of the forward pass")
    func gradient() throws {
        let network = try model(.init(input: 0.5))
        let plain = try model(.none)
        network.initialize(seed: 1)
        plain.initialize(seed: 1)
        // Every position has its own token, so each row of the embedding has the gradient of one position.
        let ids = (0..<200).map(Int32.init)
        let window = Window(inputs: ids, targets: ids)
        var state = network.makeState()
        _ = try network.run(window, steps: 20, &state, dropoutSeed: 3)
        let x = try inputs(network, 0)
        for index in x.indices {
            #expect((network.parameters.gradients[index] == 0) == (x[index] == 0), "\(index)")
        }
        // With the same inputs and no dropout, the gradient is 1 − p times the embedding's gradient with dropout.
        for index in x.indices { plain.parameters.weights[index] = x[index] }
        var plainState = plain.makeState()
        _ = try plain.run(window, steps: 20, &plainState)
        for index in x.indices where x[index] != 0 {
            #expect(
                abs(network.parameters.gradients[index] - 2 * plain.parameters.gradients[index]) < 1e-6,
                "\(index)")
        }
    }

    @Test("a mask between layers or before the output layer equals the same factors on the weights after it")
    func behind() throws {
        let dropout = TrainingNetwork.Dropout(between: 0.5, output: 0.5)
        let (network, plain) = (
            try model(dropout, batchSize: 1, steps: 1), try model(.none, batchSize: 1, steps: 1)
        )
        network.initialize(seed: 1)
        plain.initialize(seed: 1)
        let window = Window(inputs: [3], targets: [4])
        var (a, b) = (network.makeState(), plain.makeState())
        let loss = try network.run(window, steps: 1, &a, dropoutSeed: 6)
        for (layer, name) in [(0, "rnn.weight_ih_l1"), (1, "decoder.weight")] {
            let slot = try #require(plain.parameters.slots.first { $0.name == name })
            let y = try #require(network.stack.outputs[layer].floats())
            let x = try #require(network.stack.inputs[layer + 1].floats())
            for index in 0..<slot.count {
                plain.parameters.weights[slot.offset + index] *= x[index % 40] / y[index % 40]
            }
        }
        #expect(abs(try plain.run(window, steps: 1, &b) - loss) < 1e-5)
        for slot in network.parameters.slots
        where slot.name.hasSuffix("_l0") || slot.name.hasPrefix("rnn.bias") {
            let places = slot.offset..<slot.offset + slot.count
            #expect(
                distance(
                    Array(network.parameters.gradients[places]), Array(plain.parameters.gradients[places]))
                    < 1e-6,
                "\(slot.name)")
        }
    }

    @Test("evaluation uses no dropout")
    func evaluation() throws {
        let (network, plain) = (try model(.init(input: 0.5, between: 0.5, output: 0.5)), try model(.none))
        network.initialize(seed: 1)
        plain.initialize(seed: 1)
        var (a, b) = (network.makeState(), plain.makeState())
        #expect(try network.evaluate(window, steps: 20, &a) == plain.evaluate(window, steps: 20, &b))
    }

    private let window = Window(vocabularySize: 200, count: 200, seed: 1)

    /// Returns a network of 200 tokens and 40 units per layer; by default 10 sequences of 20 steps.
    private func model(
        _ dropout: TrainingNetwork.Dropout, batchSize: Int = 10, steps: Int = 20
    ) throws -> TrainingNetwork {
        let architecture = Architecture(vocabularySize: 200, embeddingSize: 40, hiddenSizes: [40, 40])
        return try TrainingNetwork(
            architecture, batchSize: batchSize, steps: steps, dropout: dropout, threads: 2)
    }

    /// Returns the inputs of a layer.
    private func inputs(_ network: TrainingNetwork, _ layer: Int) throws -> [Float] {
        Array(UnsafeBufferPointer(start: try #require(network.stack.inputs[layer].floats()), count: 200 * 40))
    }
}
