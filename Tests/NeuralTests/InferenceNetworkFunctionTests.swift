import RealModule
import Testing

@testable import Neural

/// The kernels' exponential, tanh and logistic function, tested through networks of one unit.
@Suite("Inference network functions") struct InferenceNetworkFunctionTests {
    /// From saturation through the boundary between the two formulas of tanh down to the smallest numbers.
    static let points: [Float] = [
        -1e4, -88, -20, -9.1, -3, -1, -0.626, -0.624, -0.1, -1e-6, -1e-30, 0, 1e-30, 1e-3, 0.25, 0.5, 0.6249,
        0.6251, 0.7, 1.5, 2.75, 8, 9.2, 16, 87.5, 90, 1e4,
    ]

    /// Returns the hidden states of a network of one unit in which token `k` puts ``points``[k] into `gate`.
    static func hiddenStates(_ cell: Cell, gate: Int, biases: [Float]) throws -> [Float] {
        let G = cell.gates
        let architecture = Architecture(
            cell: cell, vocabularySize: points.count, embeddingSize: 1, hiddenSizes: [1])
        var parameters = architecture.randomParameters(seed: 1)
        parameters["embedding.weight"] = Tensor(shape: [points.count, 1], values: points)
        let names = architecture.names(ofLayer: 0)
        parameters[names.weightIH] = Tensor(shape: [G, 1], values: (0..<G).map { $0 == gate ? 1 : 0 })
        parameters[names.biasIH] = Tensor(shape: [G], values: biases)
        parameters[names.biasHH] = Tensor(shape: [G], values: [Float](repeating: 0, count: G))
        let network = try InferenceNetwork(architecture, parameters)
        return points.indices.map { token in
            var state = network.initialState()
            network.read(Int32(token), &state)
            return network.hiddenState(of: 0, in: state).first ?? .nan
        }
    }

    @Test("tanh has a relative error of at most 2e-7 everywhere")
    func tangent() throws {
        for (x, y) in zip(Self.points, try Self.hiddenStates(.rnnTanh, gate: 0, biases: [0])) {
            let exact = Double.tanh(Double(x))
            #expect(abs(Double(y) - exact) <= 2e-7 * abs(exact), "tanh \(x) = \(y)")
        }
    }

    @Test("the logistic function times tanh(1) has a relative error of at most 4e-7, down to e⁻⁸⁷")
    func logistic() throws {
        // Input gate open, candidate 1: h = σ(x) · tanh(1).
        for (x, y) in zip(Self.points, try Self.hiddenStates(.lstm, gate: 3, biases: [1e3, 0, 1e3, 0])) {
            let exact = sigmoid(Double(max(x, -87))) * .tanh(1)
            #expect(abs(Double(y) - exact) <= 4e-7 * exact, "σ(\(x)) = \(y)")
        }
    }

    @Test("ReLU passes positive values only")
    func relu() throws {
        #expect(try Self.hiddenStates(.rnnReLU, gate: 0, biases: [0]) == Self.points.map { max(0, $0) })
    }

    static func softmaxed(_ logits: [Float], temperature: Float = 1, on set: InstructionSet = .best)
        -> [Float]
    {
        var p = logits
        p.withUnsafeMutableBufferPointer { softmax($0, temperature: temperature, on: set) }
        return p
    }

    @Test("softmax of ±1e4 does not overflow, and −∞ has probability 0")
    func softmaxExtremes() {
        #expect(Self.softmaxed([1e4, -1e4]) == [1, 0])
        #expect(Self.softmaxed([-1e4, -1e4]) == [0.5, 0.5])
        #expect(Self.softmaxed([-.infinity, 3, -.infinity]) == [0, 1, 0])
        #expect(Self.softmaxed([-.infinity]) == [0])
    }

    @Test(
        "softmax follows its definition, with the same bits on every instruction set",
        arguments: [1, 2, 16, 50], [0.5, 1, 2])
    func softmaxDefinition(V: Int, temperature: Float) {
        var random = SplitMix64(seed: 3)
        let z = (0..<V).map { _ in random.uniform(in: -9...9) }
        let p = Self.softmaxed(z, temperature: temperature)
        let all = logSumExp(z.map { Double($0) / Double(temperature) })
        for (p, z) in zip(p, z) {
            let log = Double(z) / Double(temperature) - all
            #expect(abs(Double(p) / .exp(log) - 1) < 2e-6)
        }
        for set in InstructionSet.allCases where set <= .best {
            #expect(Self.softmaxed(z, temperature: temperature, on: set) == p)
        }
    }
}
