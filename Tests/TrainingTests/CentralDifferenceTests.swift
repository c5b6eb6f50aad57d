import Engine
import Neural
import Testing

@testable import Training

@Suite("Training network against the reference model") struct CentralDifferenceTests {
    /// (cell, V, E, hidden, T, B, tied): each size is 1 in some shape, layers are equal or
    /// unequal, and there are one or more sequences.
    static let shapes: [(Cell, Int, Int, [Int], Int, Int, Bool)] = [
        (.lstm, 1, 1, [1], 1, 1, false), (.lstm, 5, 3, [4, 4], 6, 2, false),
        (.lstm, 7, 3, [5, 2, 3], 4, 3, true),
        (.lstm, 19, 17, [33], 3, 1, false), (.lstm, 3, 1, [1, 18], 2, 5, false),
        (.gru, 1, 1, [1], 1, 1, false), (.gru, 5, 3, [4, 4], 6, 2, false),
        (.gru, 7, 3, [5, 2, 3], 4, 3, true),
        (.rnnTanh, 2, 1, [1], 1, 1, false), (.rnnTanh, 5, 3, [4, 4], 6, 2, false),
        (.rnnReLU, 2, 1, [3], 1, 1, false), (.rnnReLU, 5, 3, [4, 2], 6, 2, false),
    ]

    @Test(
        "the loss matches the reference model, and every gradient its central differences", arguments: shapes)
    func gradients(
        cell: Cell, V: Int, E: Int, hidden: [Int], T: Int, B: Int, tied: Bool
    ) throws {
        let architecture = Architecture(
            cell: cell, vocabularySize: V, embeddingSize: E, hiddenSizes: hidden, tied: tied)
        let network = try TrainingNetwork(architecture, batchSize: B, steps: T, threads: 2)
        network.initialize(seed: 7, uniform: 0.6)
        let window = Window(vocabularySize: V, count: T * B, seed: 3)
        var state = network.makeState()
        let loss = try network.run(window, steps: T, &state)

        var reference = try ReferenceModel(architecture, network.export())
        #expect(
            abs(Double(loss) - reference.loss(inputs: window.inputs, targets: window.targets, streams: B))
                < 1e-5)
        for slot in network.parameters.slots {
            for index in sample(slot.count) {
                let place = (reference.parameters[slot.name]?.count ?? 0) - slot.count + index
                let weight = reference.parameters[slot.name]?[place] ?? 0
                let shifted = [1e-5, -1e-5].map { shift -> Double in
                    reference.parameters[slot.name]?[place] = weight + shift
                    return reference.loss(inputs: window.inputs, targets: window.targets, streams: B)
                }
                reference.parameters[slot.name]?[place] = weight
                let (numeric, exact) = (
                    (shifted[0] - shifted[1]) / 2e-5, network.parameters.gradients[slot.offset + index]
                )
                #expect(abs(numeric - Double(exact)) < 1e-5, "\(slot.name)[\(index)]: \(numeric), \(exact)")
            }
        }
    }

    /// Returns at most 24 of `count` indices, evenly spaced.
    private func sample(_ count: Int) -> [Int] {
        count <= 24 ? Array(0..<count) : (0..<24).map { $0 * (count - 1) / 23 }
    }
}
