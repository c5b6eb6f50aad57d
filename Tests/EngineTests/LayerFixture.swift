import Foundation
import Neural
import Testing

@testable import Engine

/// Layers and their results in PyTorch; `Tests/Fixtures/engine.py` writes the files.
struct LayerFixture: Decodable {
    let cell: Cell
    let inputSize: Int, hiddenSizes: [Int], batchSize: Int
    let weights, gradients: [String: [Float]]

    // Only in some kinds of fixtures.
    let steps, sourceSteps, targetSteps, vocabularySize: Int?
    let x, state, outputs, stateAfter: [Float]?
    let outputGradient, stateAfterGradient, inputGradient, stateGradient: [Float]?
    let source, inputs, targets: [Int32]?
    let loss: Float?

    init(_ kind: String, _ cell: Cell) throws {
        let name = "\(kind)-\(cell.rawValue)"
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
        self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    }

    /// Returns a stack of the fixture's shape.
    func stack(
        prefix: String = "rnn", steps: Int, firstMask: UInt32 = 1, in plan: inout Plan
    ) throws -> RecurrentStack {
        try RecurrentStack(
            cell, prefix: prefix, inputSize: inputSize, hiddenSizes: hiddenSizes, batchSize: batchSize,
            steps: steps, firstMask: firstMask, in: &plan)
    }

    /// Loads the weights; of a GRU's second bias, only the last third, which belongs to the candidate.
    func load(_ parameters: Parameters) throws {
        for slot in parameters.slots {
            let values = try #require(weights[slot.name], "\(slot.name)").suffix(slot.count)
            for (index, value) in zip(slot.range, values) { parameters.weights[index] = value }
        }
    }

    /// Expects every gradient to match the file's.
    func expectGradients(_ parameters: Parameters) throws {
        #expect(Set(parameters.slots.map(\.name)) == Set(gradients.keys))
        for slot in parameters.slots {
            let wanted = try #require(gradients[slot.name], "\(slot.name)")
            #expect(distance(Array(parameters.gradients[slot.range]), wanted) < 1e-6, "\(slot.name)")
        }
    }
}

extension RecurrentStack {
    /// Copies `x` into the input rows.
    func read(_ x: [Float]) throws {
        let input = try #require(input.floats())
        for (index, value) in x.enumerated() { input[index] = value }
    }

    /// Fills the output gradient with NaN, so that a row that is not overwritten shows in the results.
    func fillOutputGradientWithNaN() {
        for index in 0..<batchSize * steps * (hiddenSizes.last ?? 0) { outputGradient[index] = .nan }
    }

    /// Returns the first `count` floats at `pointer`.
    static func floats(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) -> [Float] {
        Array(UnsafeBufferPointer(start: pointer, count: count))
    }
}

/// Returns the largest absolute difference of two elements; infinite if the lengths differ.
func distance(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { abs($0 - $1) }.max() ?? 0
}
