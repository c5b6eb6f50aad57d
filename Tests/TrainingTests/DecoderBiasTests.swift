import Engine
import Neural
import Testing
import Training

@Suite("Decoder bias") struct DecoderBiasTests {
    @Test(
        "a network with zero weights predicts the token frequencies with add-one smoothing",
        arguments: [false, true])
    func frequencies(tied: Bool) throws {
        let counts = [7, 0, 1, 90]
        let architecture = Architecture(vocabularySize: 4, embeddingSize: 3, hiddenSizes: [3], tied: tied)
        let network = try TrainingNetwork(architecture, batchSize: 1, steps: 1, threads: 1)
        network.initializeDecoderBias(counts: counts)
        // ln(102/8), ln(102/1), ln(102/2) and ln(102/91).
        for (token, expected) in [(0, 2.5455), (1, 4.6250), (2, 3.9318), (3, 0.1141)] {
            var state = network.makeState()
            let loss = try [Int32(2)].withUnsafeBufferPointer { inputs throws(EngineError) in
                try [Int32(token)].withUnsafeBufferPointer { targets throws(EngineError) in
                    try network.loss(inputs: inputs, targets: targets, steps: 1, state: &state)
                }
            }
            #expect(abs(loss - expected) < 1e-3)
        }
    }
}
