import Neural
import Testing

@testable import Engine

/// Tests two stacks in one plan, chained by a state: sequence → vector → sequence.
@Suite("Encoder and decoder") struct EncoderDecoderTests {
    @Test(
        "the loss and all gradients through both stacks match PyTorch, and padding is ignored",
        arguments: Cell.allCases)
    func twoStacks(cell: Cell) throws {
        let fixture = try LayerFixture("encoder-decoder", cell)
        let (T, S) = (try #require(fixture.sourceSteps), try #require(fixture.targetSteps))
        let (B, V) = (fixture.batchSize, try #require(fixture.vocabularySize))
        var plan = Plan()
        let source = Embedding(
            "source.weight", vocabularySize: V, size: fixture.inputSize, mask: 0, in: &plan)
        let encoder = try fixture.stack(prefix: "encoder", steps: T, firstMask: 1, in: &plan)
        let target = Embedding(
            "target.weight", vocabularySize: V, size: fixture.inputSize, mask: 3, in: &plan)
        let decoder = try fixture.stack(prefix: "decoder", steps: S, firstMask: 4, in: &plan)
        let output = try OutputLayer(
            prefix: "output", vocabularySize: V, hiddenSize: try #require(fixture.hiddenSizes.last),
            rows: S * B, in: &plan)
        let parameters = Parameters(plan)
        try fixture.load(parameters)

        let loss = try withPointers(fixture) { sourceIDs, inputs, targets in
            let mode = Mode.training(seed: 1)
            source.forward(sourceIDs, rows: T * B, into: encoder.input, parameters, mode)
            var state = encoder.makeState()
            _ = try encoder.forward(steps: T, parameters, state: &state, mode)
            target.forward(inputs, rows: S * B, into: decoder.input, parameters, mode)
            let y = try decoder.forward(steps: S, parameters, state: &state, mode)
            let loss = try output.lossAndGradients(
                y, targets: targets, rows: 0..<S * B, of: S * B, into: decoder.outputGradient, parameters)

            var dState = decoder.makeState()
            let dInputs = try decoder.backward(parameters, dState: &dState)
            target.backward(dInputs, ids: inputs, rows: S * B, parameters, mode, accumulates: false)
            encoder.fillOutputGradientWithNaN()
            encoder.zeroOutputGradient()
            let dSource = try encoder.backward(parameters, dState: &dState)
            source.backward(dSource, ids: sourceIDs, rows: T * B, parameters, mode, accumulates: false)
            return loss
        }
        #expect(abs(loss - (try #require(fixture.loss))) < 1e-6)
        try fixture.expectGradients(parameters)
    }

    private func withPointers<Result>(
        _ fixture: LayerFixture,
        _ body: (UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafePointer<Int32>) throws -> Result
    ) throws -> Result {
        try #require(fixture.source).withUnsafeBufferPointer { source in
            try #require(fixture.inputs).withUnsafeBufferPointer { inputs in
                try #require(fixture.targets).withUnsafeBufferPointer { targets in
                    try body(
                        try #require(source.baseAddress), try #require(inputs.baseAddress),
                        try #require(targets.baseAddress))
                }
            }
        }
    }
}
