import Engine
import Modeling
import Neural
import Testing

@testable import Training

/// The contents of a checkpoint of a trainer.
private struct Saved {
    let parameters: [String: Tensor]
    var files: [String: [UInt8]]

    init(_ trainer: Trainer) throws {
        parameters = trainer.recipe.weightFormat.rounded(trainer.network.export())
        files = Dictionary(uniqueKeysWithValues: try trainer.savedFiles().map { ($0.name, $0.bytes) })
    }

    /// Returns a new trainer made only from the saved files and the text.
    func resumed(text: [Int32] = rhyme) throws -> Trainer {
        let saved = try SavedRun(json: files[SavedRun.fileName] ?? [], path: "state.json")
        let recipe = saved.recipe
        let network = try TrainingNetwork(
            recipe.architecture(vocabularySize: 6), batchSize: recipe.batchSize, steps: recipe.steps,
            dropout: recipe.dropout, threads: recipe.threads, precision: recipe.precision)
        try network.load(parameters)
        let tensors = try (files[SavedRun.tensorsFileName] ?? []).withUnsafeBytes {
            try SafeTensors.decode($0)
        }
        try saved.check(tensors.tensors)
        return try Trainer(
            saved, tensors: tensors.tensors, network: network, training: Tokens(text),
            validation: Tokens(Array(rhyme.prefix(60))))
    }
}

/// Everything that is equal in two identical runs.
private struct Snapshot: Equatable {
    let weights, state: [Float]
    let moments: [[Float]]
    let validations: [Progress.Validation]
    let rate: Double

    init(_ trainer: Trainer) {
        weights = Array(trainer.network.parameters.weights)
        state = trainer.state.floats
        moments = trainer.optimizer.moments.map(Array.init)
        (validations, rate) = (trainer.progress.validations, trainer.rate)
    }
}

@Suite("Resume") struct ResumeTests {
    private func recipe(threads: Int, _ rule: OptimizerOptions.Rule = .adam) -> Recipe {
        var recipe = smallRecipe(.steps(31), dropout: 0.3, threads: threads)
        recipe.optimizer = OptimizerOptions(rule)
        (recipe.schedule, recipe.validateEvery) = (Schedule(.plateau, warmup: 3), 4)
        return recipe
    }

    @Test(
        "resuming in the middle of an epoch gives the same bits as an uninterrupted run",
        arguments: [1, 2], [7, 12, 17])
    func sameBits(threads: Int, stop: Int) throws {
        let whole = try trainer(recipe(threads: threads))
        let wholeLosses = try events(whole).compactMap { $0.step?.loss }

        let first = try trainer(recipe(threads: threads))
        var losses: [Double] = []
        while first.progress.step < stop { if let step = try first.next()?.step { losses.append(step.loss) } }
        let second = try Saved(first).resumed()
        #expect(Snapshot(second) == Snapshot(first))
        losses += try events(second).compactMap { $0.step?.loss }

        #expect(losses == wholeLosses)
        let isSame = Snapshot(second) == Snapshot(whole)
        #expect(isSame)
    }

    @Test("resuming gives the same bits with every optimizer", arguments: OptimizerOptions.Rule.allCases)
    func optimizers(rule: OptimizerOptions.Rule) throws {
        let whole = try trainer(recipe(threads: 1, rule)), first = try trainer(recipe(threads: 1, rule))
        _ = try events(whole)
        while first.progress.step < 9 { _ = try first.next() }
        let second = try Saved(first).resumed()
        _ = try events(second)
        let isSame = Snapshot(second) == Snapshot(whole)
        #expect(isSame)
    }

    @Test(
        "resuming gives the same bits where the text is rotated, windows grow and the model is stored in fewer bits",
        arguments: WeightFormat.allCases)
    func refined(format: WeightFormat) throws {
        var recipe = recipe(threads: 1)
        (recipe.rotates, recipe.weightFormat, recipe.forgetBias) = (true, format, 1)
        recipe.growth = WindowGrowth(start: 2)
        let whole = try trainer(recipe), first = try trainer(recipe)
        _ = try events(whole)
        while first.progress.step < 17 { _ = try first.next() }
        let second = try Saved(first).resumed()
        _ = try events(second)
        let isSame = Snapshot(second) == Snapshot(whole)
        #expect(isSame)
    }

    @Test("a checkpoint whose model was rounded is refused without the weights to go on with")
    func missingWeights() throws {
        var recipe = recipe(threads: 1)
        recipe.weightFormat = .int8
        var saved = try Saved(trainer(recipe))
        var tensors = try SafeTensors.decode(saved.files[SavedRun.tensorsFileName] ?? []).tensors
        tensors["weights"] = nil
        saved.files[SavedRun.tensorsFileName] = SafeTensors.encode(tensors.map { ($0.key, $0.value) })
        #expect(throws: SavedRun.misfit) { _ = try saved.resumed() }
    }

    @Test("a resumed run with a length in minutes keeps its number of steps")
    func minutes() throws {
        var recipe = recipe(threads: 1)
        recipe.length = .minutes(0.01)
        let first = try trainer(recipe)
        _ = try first.next()
        #expect(try Saved(first).resumed().progress.totalSteps == first.progress.totalSteps)
    }

    @Test(
        "where windows grow, a resumed length in minutes goes by the text read, since short windows take less time"
    )
    func minutesOfGrowingWindows() throws {
        var recipe = recipe(threads: 1)
        (recipe.steps, recipe.growth, recipe.length) = (8, WindowGrowth(start: 2), .steps(100))
        let saved = try trainer(recipe)
        var resumed = recipe
        resumed.length = .minutes(1)
        let longer = try trainer(resumed)
        longer.progress = saved.progress
        (longer.progress.step, longer.progress.seconds) = (35, 20)
        // A quarter of a full window in each of the first 35 of 100 steps, and 0.35/4 + 0.35/2 + 0.3 in all.
        #expect(longer.plannedSteps == Int(3 * 35 * 0.25 / 0.5625))
    }

    @Test("a text of a different length is refused, with both lengths in steps")
    func otherText() throws {
        let saved = try Saved(trainer(recipe(threads: 1)))
        let error = #expect(throws: TrainingError.self) {
            _ = try saved.resumed(text: Array(rhyme.prefix(100)))
        }
        #expect(error.map { "\($0)".contains("an epoch had 12 steps and has 5 now") } == true)
    }

    @Test(
        "a state.json that is malformed or has impossible values is refused",
        arguments: [
            ("\"formatVersion\" : 3", "\"formatVersion\" : 4", "format 4"),
            ("\"epoch\" : 0", "\"epoch\" : 1", "epoch 1, wanted 0"),
            ("\"row\" : 0", "\"row\" : -1", "row -1, wanted 0 to"),
            ("\"row\" : 0", "\"row\" : 59", "does not fit the network"),
            ("\"forgetBias\" : 0", "\"forgetBias\" : 101", "a forget bias of 101.0, wanted -100.0 to 100.0"),
            ("\"batchSize\" : 4", "\"batchSize\" : 4000000000000", "4000000000000 sequences"),
            ("\"step\" : 0", "\"step\" : 99", "step 99 of 31"),
            ("\"learningRate\" : 0.01", "\"learningRate\" : -1", "learning rate of -1"),
            ("\"stepsPerEpoch\" : 12", "\"stepsPerEpoch\" : 0", "epoch of 0"),
            ("\"totalSteps\" : 31", "\"totalSteps\" : -5", "step 0 of -5"),
            ("\"recipe\"", "\"receipt\"", "not the state of a run"),
            // Each would trap, take all memory, never end, or train on what is no number.
            (
                "\"lossTokens\" : 0", "\"lossTokens\" : \(Int.max)",
                "lossTokens \(Int.max), wanted 0 to 9007199254740992"
            ),
            ("\"lossTokens\" : 0", "\"lossTokens\" : -1", "lossTokens -1, wanted 0 to"),
            (
                "\"lossSum\" : 0", "\"lossSum\" : 1e308",
                "lossSum 1e+308, wanted 0.0 to 3.4028234663852886e+38"
            ),
            ("\"seconds\" : 0", "\"seconds\" : 1e308", "1e+308 seconds, wanted 0.0 to"),
            ("\"totalSteps\" : 31", "\"totalSteps\" : \(Int.max)", "step 0 of \(Int.max), wanted 31 in all"),
            ("\"totalSteps\" : 31", "\"totalSteps\" : 30", "step 0 of 30, wanted 31 in all"),
            ("\"optimizerSteps\" : 0", "\"optimizerSteps\" : 7", "optimizer step 7, wanted 0"),
            ("\"steps\" : 5", "\"steps\" : 65537", "65537 steps, wanted 1 to 65536"),
            ("\"threads\" : 1", "\"threads\" : 65537", "65537 threads, wanted 1 to 1024"),
            (
                "\"learningRate\" : 0.01", "\"learningRate\" : 1e308",
                "1e+308, wanted above 0 and at most 3.4028234663852886e+38"
            ),
            (
                "\"weightDecay\" : 0", "\"weightDecay\" : -1",
                "a weight decay of -1.0, wanted 0.0 to 3.4028235e+38"
            ),
            ("\"beta2\" : 0.999", "\"beta2\" : 1", "beta2 of 1.0, wanted 0.0 to below 1.0"),
            ("\"epsilon\" : 1e-08", "\"epsilon\" : 0", "an epsilon of 0.0, wanted above 0 and at most 1.0"),
            ("\"clip\" : 1", "\"clip\" : -1", "a clip of -1.0, wanted above 0"),
            (
                "\"factor\" : 0.5", "\"factor\" : 1e308",
                "a decay factor of 1e+308, wanted above 0 and at most 1.0"
            ),
            ("\"floor\" : 0.01", "\"floor\" : 1e15", "a floor of 1000000000000000.0, wanted 0.0 to 1.0"),
            ("\"flatEpochs\" : 4", "\"flatEpochs\" : \(Int.min)", "flat epochs, wanted 0 to"),
            ("\"warmup\" : 3", "\"warmup\" : -1", "a warmup of -1 steps, wanted 0 to"),
            ("\"validateEvery\" : 4", "\"validateEvery\" : 0", "0 steps between validations, wanted 1 to"),
            (
                "\"validations\" : [", "\"validations\" : [{\"step\":9,\"loss\":1,\"trainingLoss\":1}",
                "a validation at step 9, wanted 1"
            ),
        ])
    func badState(from: String, to: String, reason: String) throws {
        var saved = try Saved(trainer(recipe(threads: 1)))
        let text = String(decoding: saved.files[SavedRun.fileName] ?? [], as: UTF8.self)
        let changed = text.replacing(from, with: to)
        #expect(changed != text, "\(text)")
        saved.files[SavedRun.fileName] = Array(changed.utf8)
        let error = #expect(throws: TrainingError.self) { _ = try saved.resumed() }
        #expect(error.map { "\($0)".contains(reason) } == true, "\(String(describing: error))")
    }

    @Test("a state of another network is refused before that network takes memory")
    func otherBatch() throws {
        var saved = try Saved(trainer(recipe(threads: 1)))
        let text = String(decoding: saved.files[SavedRun.fileName] ?? [], as: UTF8.self)
        saved.files[SavedRun.fileName] = Array(
            text.replacing("\"batchSize\" : 4", with: "\"batchSize\" : 65536").utf8)
        let state = try SavedRun(json: saved.files[SavedRun.fileName] ?? [], path: "state.json")
        #expect(throws: TrainingError.corpusTooShort(tokens: rhyme.count, batchSize: 65536)) {
            try state.check(tokens: rhyme.count)
        }
    }

    @Test("a second moment below 0, whose root is no number, is refused")
    func negativeMoment() throws {
        var saved = try Saved(trainer(recipe(threads: 1)))
        var tensors = try SafeTensors.decode(saved.files[SavedRun.tensorsFileName] ?? []).tensors
        tensors["moment.1"]?.values[0] = -1
        saved.files[SavedRun.tensorsFileName] = SafeTensors.encode(tensors.map { ($0.key, $0.value) })
        #expect(throws: TrainingError.self) { _ = try saved.resumed() }
    }

    @Test("moments of another optimizer are refused")
    func otherMoments() throws {
        var saved = try Saved(trainer(recipe(threads: 1)))
        saved.files[SavedRun.tensorsFileName] =
            try Saved(trainer(recipe(threads: 1, .sgd))).files[SavedRun.tensorsFileName]
        #expect(throws: TrainingError.self) { _ = try saved.resumed() }
    }
}
