import CAllocations
import Engine
import Neural
import Testing

@testable import Training

@Suite("Allocation", .enabled(if: allocations_are_counted(), "counting needs glibc"))
struct AllocationTests {
    @Test(
        "a training step allocates no memory with any cell and precision, even for a short window",
        arguments: Cell.allCases, Precision.allCases)
    func trainingStep(cell: Cell, precision: Precision) throws {
        let architecture = Architecture(
            cell: cell, vocabularySize: 30, embeddingSize: 8, hiddenSizes: [12, 12])
        let network = try TrainingNetwork(
            architecture, batchSize: 4, steps: 6, dropout: .init(input: 0.1, between: 0.1, output: 0.1),
            threads: 2, precision: precision)
        network.initialize(seed: 1)
        let optimizer = Optimizer(OptimizerOptions(.adam), count: network.parameters.weights.count)
        let window = Window(vocabularySize: 30, count: 24, seed: 1)
        var state = network.makeState()
        func step(_ steps: Int) throws {
            _ = try network.run(window, steps: steps, &state)
            let norm = GradientNorm.norm(of: network.parameters.gradients)
            optimizer.step(
                weights: network.parameters.weights, gradients: network.parameters.gradients, rate: 0.01,
                scale: GradientNorm.scale(of: norm, to: 1))
            _ = try network.evaluate(window, steps: steps, &state)
        }
        for _ in 0..<2 {
            try step(6)
            try step(5)
        }
        allocations_start()
        for _ in 0..<3 {
            try step(6)
            try step(5)
        }
        let count = allocations_stop()
        #expect(count == 0)
    }

    @Test("an array allocation is counted")
    func counter() {
        allocations_start()
        let array = [Int](unsafeUninitializedCapacity: 9) { $1 = 9 }
        #expect(allocations_stop() > 0 && array.count == 9)
    }
}
