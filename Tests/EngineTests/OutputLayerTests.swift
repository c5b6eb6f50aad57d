import Neural
import Testing

@testable import Engine

@Suite("Output layer") struct OutputLayerTests {
    @Test(
        "a loss at the last step only, with one target ignored, and its gradients match PyTorch",
        arguments: Cell.allCases)
    func lastStep(cell: Cell) throws {
        let fixture = try LayerFixture("last-step", cell)
        let (T, B) = (try #require(fixture.steps), fixture.batchSize)
        let network = try Network(fixture, rows: T * B)
        try network.stack.read(try #require(fixture.x))
        var state = network.stack.makeState()
        state.floats = try #require(fixture.state)
        let y = try network.stack.forward(steps: T, network.parameters, state: &state, .training(seed: 0))
        network.stack.fillOutputGradientWithNaN()
        let targets = [Int32](repeating: 0, count: (T - 1) * B) + (try #require(fixture.targets))
        let loss = try targets.withUnsafeBufferPointer { targets in
            try network.output.lossAndGradients(
                y, targets: try #require(targets.baseAddress), rows: (T - 1) * B..<T * B, of: T * B,
                into: network.stack.outputGradient, network.parameters)
        }
        #expect(abs(loss - (try #require(fixture.loss))) < 1e-6)
        let dx = try network.stack.backward(network.parameters)
        let wanted = try #require(fixture.inputGradient)
        #expect(distance(RecurrentStack.floats(dx, wanted.count), wanted) < 1e-6)
        try fixture.expectGradients(network.parameters)
    }

    @Test(
        "the hidden state of an ignored row affects neither the loss nor the gradients",
        arguments: Precision.allCases)
    func ignored(precision: Precision) throws {
        let (V, H, rows) = (19, 5, 6)
        var plan = Plan()
        let output = try OutputLayer(
            vocabularySize: V, hiddenSize: H, rows: rows, precision: precision, in: &plan)
        let parameters = Parameters(plan)
        var random = SplitMix64(seed: 2)
        output.initialize(parameters, &random)
        var results: [[Float]] = []
        let room = UnsafeMutablePointer<Float>.allocate(capacity: rows * H)
        let dh = UnsafeMutablePointer<Float>.allocate(capacity: rows * H)
        defer {
            room.deallocate()
            dh.deallocate()
        }
        for filler: Float in [0.5, -3] {
            let h = Rows(room, columns: H, precision.available)
            for row in 0..<rows {
                for column in 0..<H {
                    let value = row % 2 == 1 ? filler : Float(row - column) / 4
                    h.floats(row)?[column] = value
                    h.halves(row)?[column] = UInt16(value.bitPattern >> 16)
                }
            }
            let targets: [Int32] = [3, -1, 0, -1, 18, -100]
            let loss = try targets.withUnsafeBufferPointer { targets in
                let pointer = try #require(targets.baseAddress)
                let sum = try output.loss(h, targets: pointer, rows: 0..<rows, parameters)
                let mean = try output.lossAndGradients(
                    h, targets: pointer, rows: 0..<rows, of: rows, into: dh, parameters)
                #expect(abs(sum / 3 - Double(mean)) < 1e-6)
                return mean
            }
            results.append(
                [loss] + RecurrentStack.floats(dh, rows * H) + Array(parameters.gradients))
            for row in [1, 3, 5] {
                #expect((0..<H).allSatisfy { dh[row * H + $0] == 0 })
            }
            #expect((0..<H).contains { dh[2 * H + $0] != 0 })
        }
        #expect(results[0] == results[1])
    }

    @Test("if all targets are ignored, the loss and the gradients are 0")
    func allIgnored() throws {
        var plan = Plan()
        let output = try OutputLayer(vocabularySize: 3, hiddenSize: 2, rows: 2, in: &plan)
        let parameters = Parameters(plan)
        for index in parameters.weights.indices { parameters.weights[index] = 1 }
        let room = UnsafeMutablePointer<Float>.allocate(capacity: 8)
        defer { room.deallocate() }
        room.update(repeating: 1, count: 8)
        let loss = try [Int32(-1), -1].withUnsafeBufferPointer { targets in
            try output.lossAndGradients(
                Rows(room, columns: 2, .float32), targets: try #require(targets.baseAddress), rows: 0..<2,
                of: 2,
                into: room + 4, parameters)
        }
        #expect(loss == 0 && parameters.gradients.allSatisfy { $0 == 0 })
        #expect(RecurrentStack.floats(room + 4, 4) == [0, 0, 0, 0])
    }

    @Test("the likeliest id has the largest logit with its bias, the first of several")
    func likeliest() throws {
        var plan = Plan()
        let output = try OutputLayer(vocabularySize: 3, hiddenSize: 2, rows: 4, in: &plan)
        let parameters = Parameters(plan)
        _ = parameters.weights.update(fromContentsOf: [1, 0, 0, 1, -1, -1, 0, 0, 2])
        let h = UnsafeMutablePointer<Float>.allocate(capacity: 8)
        defer { h.deallocate() }
        // z + b = (3, 1, −2), (1, 3, −2), (0, 0, 2) and (1, 1, 0)
        for (index, value) in [3, 1, 1, 3, 0, 0, 1, 1].enumerated() { h[index] = Float(value) }
        let ids = try withUnsafeTemporaryAllocation(of: Int32.self, capacity: 4) { ids in
            ids.initialize(repeating: -1)
            try output.likeliest(
                Rows(h, columns: 2, .float32), rows: 4, into: try #require(ids.baseAddress), parameters)
            return Array(ids)
        }
        #expect(ids == [0, 1, 2, 0])
    }

    /// A recurrent stack and an output layer in one plan.
    private struct Network {
        let stack: RecurrentStack
        let output: OutputLayer
        let parameters: Parameters

        init(_ fixture: LayerFixture, rows: Int) throws {
            var plan = Plan()
            stack = try fixture.stack(steps: try #require(fixture.steps), in: &plan)
            output = try OutputLayer(
                vocabularySize: try #require(fixture.vocabularySize),
                hiddenSize: try #require(fixture.hiddenSizes.last), rows: rows, in: &plan)
            parameters = Parameters(plan)
            try fixture.load(parameters)
        }
    }
}
