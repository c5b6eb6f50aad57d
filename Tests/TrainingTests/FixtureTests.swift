import Foundation
import Neural
import Testing

@testable import Engine
@testable import Training

/// Compares small models with PyTorch; `Tests/Fixtures/make_fixtures.py` writes the fixtures.
@Suite("Training network against PyTorch") struct FixtureTests {
    static let names = ["lstm", "lstm-unequal-tied", "gru", "rnn-tanh", "rnn-relu"]

    @Test("outputs, state, loss and all gradients match PyTorch", arguments: names)
    func oneWindow(name: String) throws {
        let fixture = try Fixture(name)
        let network = try fixture.network()
        var state = network.makeState()
        state.floats = fixture.state
        let loss = try network.run(fixture.window, steps: fixture.steps, &state)
        #expect(abs(loss - fixture.loss) < 1e-6)
        #expect(distance(state.floats, fixture.stateAfter) < 1e-6)
        let rows = try #require(network.stack.outputs.last), floats = try #require(rows.floats())
        let outputs = UnsafeBufferPointer(start: floats, count: fixture.outputs.count)
        #expect(distance(Array(outputs), fixture.outputs) < 1e-6)
        for slot in network.parameters.slots {
            let wanted = try #require(fixture.gradients[slot.name], "\(slot.name)").suffix(slot.count)
            let found = network.parameters.gradients[slot.offset..<slot.offset + slot.count]
            #expect(distance(Array(found), Array(wanted)) < 1e-6, "\(slot.name)")
        }
    }

    @Test("ten steps of Adam and ten of clipped SGD give PyTorch's losses and weights", arguments: names)
    func tenSteps(name: String) throws {
        let fixture = try Fixture(name)
        for (rule, rate, clip, run) in [
            (.adam, 0.01, nil, fixture.adam), (.sgd, 1.0, 0.25, fixture.sgd),
        ] as [(OptimizerOptions.Rule, Double, Double?, Fixture.Run)] {
            let network = try fixture.network()
            let optimizer = Optimizer(OptimizerOptions(rule), count: network.parameters.weights.count)
            var state = network.makeState()
            state.floats = fixture.state
            for wanted in run.losses {
                let loss = try network.run(fixture.window, steps: fixture.steps, &state)
                #expect(abs(loss - wanted) < 2e-5, "\(rule)")
                let norm = GradientNorm.norm(of: network.parameters.gradients)
                optimizer.step(
                    weights: network.parameters.weights, gradients: network.parameters.gradients, rate: rate,
                    scale: GradientNorm.scale(of: norm, to: clip))
            }
            for (parameter, tensor) in network.export() {
                let wanted = try #require(run.weights[parameter], "\(parameter)")
                #expect(distance(tensor.values, wanted) < 5e-5, "\(rule): \(parameter)")
            }
        }
    }
}

/// A small model and its results in PyTorch.
struct Fixture: Decodable {
    struct Run: Decodable {
        let losses: [Float]
        let weights: [String: [Float]]
    }

    let cell: Cell
    let hiddenSizes: [Int]
    let tied: Bool
    let vocabularySize, embeddingSize, steps, streams: Int
    let inputs, targets: [Int32]
    let weights, gradients: [String: [Float]]
    let state, outputs, stateAfter: [Float]
    let loss: Float
    let adam, sgd: Run

    var window: Window { Window(inputs: inputs, targets: targets) }

    init(_ name: String) throws {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
        self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
    }

    /// Returns the model with its initial weights.
    func network() throws -> TrainingNetwork {
        let architecture = Architecture(
            cell: cell, vocabularySize: vocabularySize, embeddingSize: embeddingSize,
            hiddenSizes: hiddenSizes,
            tied: tied)
        let network = try TrainingNetwork(architecture, batchSize: streams, steps: steps, threads: 2)
        var parameters: [String: Tensor] = [:]
        for parameter in architecture.parameters {
            let values = try #require(weights[parameter.name], "\(parameter.name)")
            parameters[parameter.name] = Tensor(shape: parameter.shape, values: values)
        }
        try network.load(parameters)
        return network
    }
}

/// Returns the largest absolute difference of two elements; infinite if the lengths differ.
func distance(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { abs($0 - $1) }.max() ?? 0
}
