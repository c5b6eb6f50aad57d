import Foundation
import Neural
import Testing
import Training

@Suite("Loss of a stream") struct StreamLossTests {
    static let ids: [Int32] = [0, 3, 1, 4, 1, 5, 2, 6, 5, 3, 5, 0, 6, 2, 2]

    @Test("the loss of a network of zeros is ln V per token", arguments: [2, 7, 300])
    func uniform(V: Int) throws {
        let network = try TrainingNetwork(
            Architecture(vocabularySize: V, embeddingSize: 3, hiddenSizes: [4]), batchSize: 1, steps: 4,
            threads: 1)
        let ids = Self.ids.map { $0 % Int32(V) }
        let evaluation = Evaluation(nats: try network.loss(ofStream: ids), tokens: ids.count - 1)
        #expect(abs(evaluation.natsPerToken - log(Double(V))) < 1e-6)
    }

    @Test("the loss of a stream matches the reference model for every window size", arguments: Cell.allCases)
    func windows(cell: Cell) throws {
        let architecture = Architecture(cell: cell, vocabularySize: 7, embeddingSize: 3, hiddenSizes: [4, 4])
        let model = try TrainingNetwork(architecture, batchSize: 1, steps: 1, threads: 1)
        model.initialize(seed: 3, uniform: 0.8)
        let reference = try ReferenceModel(architecture, model.export())
        let (inputs, targets) = (Array(Self.ids.dropLast()), Array(Self.ids.dropFirst()))
        let wanted = reference.loss(inputs: inputs, targets: targets, streams: 1) * Double(targets.count)
        for steps in [1, 4, 5, 14, 50] {
            let network = try TrainingNetwork(architecture, batchSize: 1, steps: steps, threads: 1)
            try network.load(model.export())
            var windows: [Int] = []
            let found = try network.loss(ofStream: Self.ids) { windows.append($0) }
            #expect(abs(found - wanted) < 2e-5, "windows of \(steps) steps")
            #expect(windows.reduce(0, +) == 14 && windows.dropLast().allSatisfy { $0 == steps })
        }
    }

    @Test("each token's loss is mixed once, by its index, in windows of any size")
    func mixing() throws {
        let architecture = Architecture(vocabularySize: 7, embeddingSize: 3, hiddenSizes: [4])
        for steps in [1, 4, 50] {
            let network = try TrainingNetwork(architecture, batchSize: 1, steps: steps, threads: 1)
            var (indices, sum) = ([Int](), 0.0)
            let found = try network.loss(
                ofStream: Self.ids,
                mixing: { index, loss in
                    indices.append(index)
                    sum += loss
                    return 2 * loss + Double(index)
                })
            #expect(indices == Array(1..<15) && abs(found - 2 * sum - 105) < 1e-9)
        }
    }

    @Test("each text starts from the zero state")
    func state() throws {
        let architecture = Architecture(vocabularySize: 7, embeddingSize: 3, hiddenSizes: [4])
        let network = try TrainingNetwork(architecture, batchSize: 1, steps: 4, threads: 1)
        network.initialize(seed: 3, uniform: 0.8)
        let first = try network.loss(ofStream: Self.ids)
        #expect(try network.loss(ofStream: Self.ids) == first)
        #expect(try network.loss(ofStream: [2]) == 0 && network.loss(ofStream: []) == 0)
    }
}
