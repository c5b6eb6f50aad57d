import Neural
import Testing

@testable import Training

@Suite("Validation") struct ValidationTests {
    private func network(batchSize: Int, steps: Int) throws -> TrainingNetwork {
        let network = try TrainingNetwork(
            Architecture(vocabularySize: 6, embeddingSize: 5, hiddenSizes: [7, 4]), batchSize: batchSize,
            steps: steps, threads: 1)
        network.initialize(seed: 3, uniform: 0.5)
        return network
    }

    /// Returns the mean loss of one stream from its first token, computed one step at a time.
    private func oneStream(_ ids: [Int32]) throws -> Double {
        let network = try network(batchSize: 1, steps: 1)
        var (state, sum) = (network.makeState(), 0.0)
        for (input, target) in zip(ids, ids.dropFirst()) {
            sum += try [input].withUnsafeBufferPointer { inputs in
                try [target].withUnsafeBufferPointer { targets in
                    try network.loss(inputs: inputs, targets: targets, steps: 1, state: &state)
                }
            }
        }
        return sum / Double(ids.count - 1)
    }

    @Test("a single column has the loss of one stream from the start token")
    func single() throws {
        let validation = try #require(Validation(Tokens(Array(rhyme.prefix(60))), batchSize: 1, steps: 7))
        #expect(validation.count == 59)
        let loss = try validation.loss(of: network(batchSize: 1, steps: 7))
        #expect(try abs(loss - oneStream(Array(rhyme.prefix(60)))) < 1e-5)
    }

    @Test(
        "the loss of columns with a warm-up is close to that of one stream, and every target counts once",
        arguments: [2, 4])
    func columns(batchSize: Int) throws {
        // 61 tokens have 60 targets, which 2 and 4 columns share evenly
        let ids = Array(rhyme.prefix(61))
        let validation = try #require(Validation(Tokens(ids), batchSize: batchSize, steps: 15))
        #expect(validation.count == 60)
        let loss = try validation.loss(of: network(batchSize: batchSize, steps: 15))
        #expect(try abs(loss - oneStream(ids)) < 2e-4)
    }

    @Test(
        "a long validation is taken in parts, and a run that is stopped between two of them validates the same"
    )
    func parts() throws {
        // 60 tokens in 4 columns of 14 targets: 14 windows of one step, four a part
        var recipe = smallRecipe(.steps(2))
        (recipe.steps, recipe.validateEvery) = (1, 2)
        let whole = try events(trainer(recipe))
        #expect(whole.map { $0 == .validating } == [false, false, true, true, true, false, false])
        let stopped = try trainer(recipe)
        while let event = try stopped.next(), event != .validating {}
        #expect(stopped.progress.validations.isEmpty)
        let saved = try SavedRun(json: #require(stopped.savedFiles().first?.bytes), path: "state.json")
        #expect(saved.progress.step == 2 && saved.progress.validations.isEmpty)
        let loss = try #require(Validation(Tokens(Array(rhyme.prefix(60))), batchSize: 4, steps: 1))
            .loss(of: stopped.network)
        #expect(whole.compactMap(\.validated).map(\.validation.loss) == [loss])
    }

    @Test("the trainer keeps the loss of every target of the last validation, in the order of the text")
    func losses() throws {
        var recipe = smallRecipe(.steps(2))
        recipe.validateEvery = 2
        let trainer = try trainer(recipe)
        #expect(trainer.validationLosses.isEmpty)
        var validated: [Double] = []
        while let event = try trainer.next() {
            if let found = event.validated { validated.append(found.validation.loss) }
        }
        let losses = trainer.validationLosses
        #expect(losses.count == 56 && validated.count == 1)
        #expect(abs(losses.reduce(0, +) / 56 - validated[0]) < 1e-9)
        // The first column begins as one stream does.
        let stream = try TrainingNetwork(trainer.network.architecture, batchSize: 1, steps: 14, threads: 1)
        try stream.load(trainer.network.export())
        var alone: [Double] = []
        _ = try stream.loss(
            ofStream: Array(rhyme.prefix(15)),
            mixing: { index, loss in
                #expect(index == alone.count + 1)
                alone.append(loss)
                return loss
            })
        #expect(alone.count == 14)
        for (a, b) in zip(alone, losses) { #expect(abs(a - b) < 1e-4) }
    }

    @Test("a text with less than one target per sequence cannot be validated")
    func tooShort() {
        #expect(Validation(Tokens([0, 1, 2, 3]), batchSize: 4, steps: 2) == nil)
        #expect(Validation(Tokens([0, 1, 2, 3, 4]), batchSize: 4, steps: 2) != nil)
    }
}
