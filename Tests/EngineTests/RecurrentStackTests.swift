import Neural
import Testing

@testable import Engine

@Suite("Recurrent stack") struct RecurrentStackTests {
    @Test(
        "outputs, final state and all gradients, including those of input and initial state, match PyTorch",
        arguments: Cell.allCases)
    func stateGradients(cell: Cell) throws {
        let fixture = try LayerFixture("state", cell)
        let run = try Run(fixture)
        #expect(distance(run.outputs, try #require(fixture.outputs)) < 1e-6)
        #expect(distance(run.stateAfter.floats, try #require(fixture.stateAfter)) < 1e-6)
        #expect(distance(run.inputGradient, try #require(fixture.inputGradient)) < 1e-6)
        #expect(distance(run.stateGradient.floats, try #require(fixture.stateGradient)) < 1e-6)
        try fixture.expectGradients(run.parameters)
    }

    @Test(
        "the gradients of the initial state match central differences of the loss", arguments: Cell.allCases)
    func centralDifferences(cell: Cell) throws {
        let fixture = try LayerFixture("state", cell)
        let exact = try Run(fixture).stateGradient.floats
        let state = try #require(fixture.state)
        for index in state.indices {
            let h: Float = 0x1p-7
            let sides = try [h, -h].map { shift -> Double in
                var moved = state
                moved[index] += shift
                return try Run(fixture, from: moved).loss
            }
            let numeric = (sides[0] - sides[1]) / Double(2 * h)
            #expect(abs(numeric - Double(exact[index])) < 2e-3, "\(index): \(numeric), \(exact[index])")
        }
    }

    @Test(
        "without a final-state gradient, the backward pass uses zeros", arguments: Cell.allCases)
    func truncated(cell: Cell) throws {
        let fixture = try LayerFixture("state", cell)
        // This run leaves a final-state gradient behind, which must not leak into the next backward pass.
        let run = try Run(fixture)
        var (state, zero) = (run.stack.makeState(), run.stack.makeState())
        var results: [[Float]] = []
        for usesState in [false, true] {
            state.floats = try #require(fixture.state)
            _ = try run.stack.forward(
                steps: fixture.steps ?? 0, run.parameters, state: &state, .training(seed: 0))
            run.fillOutputGradient(try #require(fixture.outputGradient))
            let dx =
                usesState
                ? try run.stack.backward(run.parameters, dState: &zero)
                : try run.stack.backward(run.parameters)
            results.append(
                RecurrentStack.floats(dx, run.inputGradient.count) + Array(run.parameters.gradients))
        }
        #expect(results[0] == results[1])
        #expect(zero.floats.contains { $0 != 0 })
    }

    @Test("single steps chained by their state and its gradient give the gradients of one window")
    func chained() throws {
        for cell in Cell.allCases {
            let fixture = try LayerFixture("state", cell)
            let (T, B, D) = (try #require(fixture.steps), fixture.batchSize, fixture.inputSize)
            let whole = try Run(fixture)
            var plan = Plan()
            let stack = try fixture.stack(steps: 1, in: &plan)
            let parameters = Parameters(plan)
            try fixture.load(parameters)
            let x = try #require(fixture.x), dy = try #require(fixture.outputGradient)
            let H = dy.count / (T * B)
            var states = [stack.makeState()]
            states[0].floats = try #require(fixture.state)
            func forward(_ t: Int, _ state: inout RecurrentState) throws {
                try stack.read(Array(x[t * B * D..<(t + 1) * B * D]))
                _ = try stack.forward(steps: 1, parameters, state: &state, .training(seed: 0))
            }
            for t in 0..<T {
                var state = states[t]
                try forward(t, &state)
                states.append(state)
            }
            var dState = stack.makeState()
            dState.floats = try #require(fixture.stateAfterGradient)
            var sums = [Float](repeating: 0, count: parameters.gradients.count)
            for t in (0..<T).reversed() {
                var state = states[t]
                try forward(t, &state)
                for i in 0..<B * H { stack.outputGradient[i] = dy[t * B * H + i] }
                _ = try stack.backward(parameters, dState: &dState)
                for (i, gradient) in parameters.gradients.enumerated() { sums[i] += gradient }
            }
            #expect(distance(dState.floats, whole.stateGradient.floats) < 1e-5, "\(cell)")
            #expect(distance(sums, Array(whole.parameters.gradients)) < 1e-5, "\(cell)")
        }
    }

    @Test("the gates of every LSTM layer reproduce its hidden and cell states")
    func inspection() throws {
        let fixture = try LayerFixture("state", .lstm)
        let run = try Run(fixture)
        let (T, B) = (try #require(fixture.steps), fixture.batchSize)
        var initial = run.stack.makeState()
        initial.floats = try #require(fixture.state)
        for layer in fixture.hiddenSizes.indices {
            for b in 0..<B {
                let steps = run.stack.gates(ofLayer: layer, sequence: b, from: initial, run.parameters)
                #expect(steps.count == T)
                for (t, step) in steps.enumerated() {
                    let h = run.stack.hiddenStates(ofLayer: layer)[t * B + b]
                    #expect(distance(step.h.map(Float.init), h) < 1e-6, "layer \(layer), step \(t)")
                    #expect(step.gates.f.allSatisfy { $0 > 0 && $0 < 1 })
                }
                let H = fixture.hiddenSizes[layer]
                let c = run.stateAfter.cellState(ofLayer: layer).dropFirst(b * H).prefix(H)
                #expect(distance(try #require(steps.last).c.map(Float.init), Array(c)) < 1e-6)
            }
        }
    }

    /// The results of one window of a fixture, forward and backward.
    private struct Run {
        let stack: RecurrentStack
        let parameters: Parameters
        let outputs, inputGradient: [Float]
        let stateAfter, stateGradient: RecurrentState
        /// The linear loss of outputs and final state whose gradients the fixture passes in.
        let loss: Double

        init(_ fixture: LayerFixture, from state: [Float]? = nil) throws {
            let (T, B) = (try #require(fixture.steps), fixture.batchSize)
            var plan = Plan()
            stack = try fixture.stack(steps: T, in: &plan)
            parameters = Parameters(plan)
            try fixture.load(parameters)
            try stack.read(try #require(fixture.x))
            var after = stack.makeState(), dState = after
            after.floats = try state ?? #require(fixture.state)
            let y = try stack.forward(steps: T, parameters, state: &after, .training(seed: 0))
            outputs = (0..<T * B).flatMap { y[$0] }
            stateAfter = after
            let dy = try #require(fixture.outputGradient)
            dState.floats = try #require(fixture.stateAfterGradient)
            let products = zip(outputs, dy).map { Double($0) * Double($1) }
            let more = zip(after.floats, dState.floats).map { Double($0) * Double($1) }
            loss = (products + more).reduce(0, +)
            fill(stack, dy)
            let dx = try stack.backward(parameters, dState: &dState)
            inputGradient = RecurrentStack.floats(dx, T * B * fixture.inputSize)
            stateGradient = dState
        }

        func fillOutputGradient(_ dy: [Float]) { fill(stack, dy) }
    }
}

private func fill(_ stack: RecurrentStack, _ dy: [Float]) {
    for (index, value) in dy.enumerated() { stack.outputGradient[index] = value }
}
