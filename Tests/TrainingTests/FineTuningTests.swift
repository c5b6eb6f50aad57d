import Engine
import Neural
import Testing
import Text

@testable import Training

@Suite("Fine-tuning") struct FineTuningTests {
    private let trained = Architecture(
        cell: .gru, vocabularySize: 40, embeddingSize: 24, hiddenSizes: [32, 24], tied: true)

    @Test("a run from a trained network has its shape, half the rate, and at most eight passes over the text")
    func recipe() {
        for tokens in [700, 7_000, 70_000] {
            var new = Recipe.default(level: .word, tokens: tokens, threads: 1, precision: .float32)
            new.use(.adam)
            var tuned = new
            tuned.fineTune(trained, tokens: tokens)
            #expect(tuned.architecture(vocabularySize: 40) == trained)
            #expect(tuned.learningRate == new.learningRate / 2 && tuned.optimizer.rule == .adam)
            #expect(tuned.dropout.between > 0 && tuned.dropout.output <= 0.4)
            guard case .steps(let steps) = tuned.length else {
                Issue.record("\(tuned.length)")
                continue
            }
            let read = Double(steps * tuned.batchSize * tuned.steps) / Double(tokens)
            #expect(read >= 8 && read < 8 + Double(tuned.batchSize * tuned.steps) / Double(tokens))
            let last = tuned.schedule.rate(step: steps - 1, of: steps, stepsPerEpoch: 9, losses: [])
            #expect(last < 1.5 / Double(steps), "the rate falls to zero")
            #expect(tuned.fault == nil)
        }
    }

    @Test("a cell without forget gates can be trained further by the recipe that biases them")
    func otherCell() {
        var tuned = Recipe.default(
            level: .char, tokens: 1_000_000, readable: { _ in 1e9 }, threads: 1, precision: .float32)
        #expect(tuned.forgetBias == 1)
        tuned.fineTune(trained, tokens: 1_000_000)
        #expect(tuned.fault == nil)
    }

    @Test("a long text is not read more often than from nothing")
    func longText() {
        var tuned = Recipe.default(level: .word, tokens: 900_000, threads: 1, precision: .float32)
        let planned = tuned.length
        tuned.fineTune(trained, tokens: 900_000)
        #expect(tuned.length == planned)
    }
}
