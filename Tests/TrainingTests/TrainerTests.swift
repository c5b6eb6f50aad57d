import Engine
import Neural
import Testing

@testable import Training

/// A text that a small network can learn: a start token, then the same twelve tokens 20 times.
let rhyme: [Int32] = [0] + Array(repeating: [1, 2, 3, 1, 4, 2, 5, 1, 3, 3, 2, 4], count: 20).joined()

/// Returns a recipe for `rhyme` that is small enough for a debug build.
func smallRecipe(_ length: Recipe.Length = .steps(6), dropout: Float = 0, threads: Int = 1) -> Recipe {
    Recipe(
        embedding: 6, hidden: [8, 8], dropout: .init(input: dropout, between: dropout, output: dropout),
        batchSize: 4, steps: 5, learningRate: 0.01, length: length, threads: threads, precision: .float32)
}

/// Returns a trainer of `recipe` on `rhyme`, with weights initialized by the recipe's seed.
func trainer(_ recipe: Recipe, validation: [Int32]? = Array(rhyme.prefix(60))) throws -> Trainer {
    let network = try TrainingNetwork(
        recipe.architecture(vocabularySize: 6), batchSize: recipe.batchSize, steps: recipe.steps,
        dropout: recipe.dropout, threads: recipe.threads, precision: recipe.precision)
    network.initialize(seed: recipe.seed, uniform: recipe.initUniform)
    return try Trainer(
        recipe, network: network, training: Tokens(rhyme), validation: validation.map { Tokens($0) })
}

/// Runs a trainer to its end and returns its events.
func events(_ trainer: Trainer) throws -> [TrainingEvent] {
    var all: [TrainingEvent] = []
    while let event = try trainer.next() { all.append(event) }
    return all
}

extension TrainingEvent {
    var step: Step? { if case .step(let step) = self { step } else { nil } }
    var validated: Validated? { if case .validated(let validated) = self { validated } else { nil } }
    var finishReason: FinishReason? { if case .finished(let reason) = self { reason } else { nil } }
}

@Suite("Trainer") struct TrainerTests {
    @Test(
        "a text that is rotated is read as before in the first epoch and from other places in the next ones")
    func rotation() throws {
        var recipe = smallRecipe(.epochs(2))
        let plain = try events(trainer(recipe)).compactMap { $0.step?.loss }
        recipe.rotates = true
        let rotated = try events(trainer(recipe)).compactMap { $0.step?.loss }
        #expect(plain.count == 24 && plain.count == rotated.count)
        #expect(plain.prefix(12) == rotated.prefix(12))
        #expect(zip(plain, rotated).dropFirst(12).allSatisfy { $0 != $1 })
        recipe.seed = 2
        #expect(try events(trainer(recipe)).compactMap { $0.step?.loss } != rotated)
    }

    @Test("the loss of a repetitive text falls from ln 6 to below 0.1")
    func learns() throws {
        var recipe = smallRecipe(.epochs(25))
        (recipe.learningRate, recipe.schedule) = (0.02, Schedule(.constant))
        let all = try events(trainer(recipe))
        let first = try #require(all.compactMap(\.step).first),
            last = try #require(all.compactMap(\.validated).last)
        #expect(abs(first.loss - 1.79) < 0.2)
        #expect(last.validation.loss < 0.1)
    }

    @Test("a run takes its steps, validates at the end of each epoch and finishes")
    func order() throws {
        // 241 tokens in 4 columns of 60 rows: 59 steps, so 12 windows of 5 steps, the last of 4
        let all = try events(trainer(smallRecipe(.epochs(2))))
        #expect(all.count == 2 * 12 + 2 + 1)
        #expect(all[11].step?.tokens == 16)
        #expect(all[12].validated?.validation.step == 12)
        #expect(all[13].step?.epoch == 1)
        #expect(all.last?.finishReason == .complete)
    }

    @Test("validation at an interval also runs after the last step")
    func interval() throws {
        var recipe = smallRecipe(.steps(7))
        recipe.validateEvery = 3
        let steps = try events(trainer(recipe)).compactMap { $0.validated?.validation.step }
        #expect(steps == [3, 6, 7])
    }

    @Test("a run without a validation text, or with one that is too short, does not validate")
    func noValidation() throws {
        let all = try events(trainer(smallRecipe(.steps(3)), validation: nil))
        #expect(all.count == 4)
        #expect(try trainer(smallRecipe(), validation: [0, 1, 2]).validates == false)
    }

    @Test("validation does not change the training")
    func validationHasNoEffect() throws {
        var often = smallRecipe(.steps(15), dropout: 0.3)
        often.validateEvery = 1
        let (a, b) = (try trainer(often), try trainer(smallRecipe(.steps(15), dropout: 0.3)))
        let losses = try events(a).compactMap { $0.step?.loss }
        #expect(try losses == events(b).compactMap { $0.step?.loss })
        #expect(Array(a.network.parameters.weights) == Array(b.network.parameters.weights))
    }

    @Test("the state is carried from window to window and reset only at the start of an epoch")
    func carriedState() throws {
        let trainer = try trainer(smallRecipe(.steps(14)), validation: nil)
        let network = trainer.network
        var state = network.makeState()
        let batches = try Batches(Tokens(rhyme), batchSize: 4, steps: 5)
        for step in 0..<14 {
            if step % 12 == 0 { state.reset() }
            let T = try batches.load(window: step % 12)
            _ = try network.loss(
                inputs: UnsafeBufferPointer(batches.inputs), targets: UnsafeBufferPointer(batches.targets),
                steps: T, state: &state)
            _ = try trainer.next()
            // Both read the same window with the same weights and state, before the step changes the weights.
            let close = zip(trainer.state.floats, state.floats).allSatisfy { abs($0 - $1) < 1e-5 }
            #expect(close, "after step \(step + 1)")
            state = trainer.state
        }
    }

    @Test("a run stops after `patience` validations without a new best")
    func patience() throws {
        var recipe = smallRecipe(.epochs(50))
        (recipe.learningRate, recipe.patience, recipe.validateEvery) = (1e-12, 3, 2)
        recipe.clip = nil
        recipe.optimizer = OptimizerOptions(.sgd)
        let all = try events(trainer(recipe))
        #expect(all.last?.finishReason == .patience(3))
        #expect(all.compactMap(\.validated).count == 4)
    }

    @Test("a NaN loss stops the run before it changes the weights")
    func divergence() throws {
        let trainer = try trainer(smallRecipe(.steps(5)))
        _ = try trainer.next()
        let last = trainer.network.parameters.weights.count - 1  // an output bias, which every step reads
        trainer.network.parameters.weights[last] = .nan
        let weights = Array(trainer.network.parameters.weights.dropLast())
        #expect(throws: TrainingError.diverged(step: 2, rate: trainer.rate)) { _ = try trainer.next() }
        let isUntouched = trainer.network.parameters.weights.dropLast().elementsEqual(weights)
        #expect(isUntouched)
        #expect(
            "\(TrainingError.diverged(step: 2, rate: 0.01))".contains(
                "step 2 is no longer a number at learning rate 0.01"))
    }

    @Test("a length in minutes becomes a number of steps, and timing the steps does not change the run")
    func minutes() throws {
        let measured = try trainer(smallRecipe(.minutes(0.01), dropout: 0.2))
        let total = measured.progress.totalSteps
        #expect(total > 10)
        #expect(measured.progress.step == 0 && measured.progress.seconds == 0)
        let counted = try trainer(smallRecipe(.steps(total), dropout: 0.2))
        for _ in 0..<5 { #expect(try measured.next()?.step?.loss == counted.next()?.step?.loss) }
        #expect(Array(measured.network.parameters.weights) == Array(counted.network.parameters.weights))
    }

    @Test("the rate of a step is the recipe's rate times the schedule's")
    func rate() throws {
        var recipe = smallRecipe(.steps(4))
        recipe.schedule = Schedule(.linear, floor: 0)
        recipe.learningRate = 0.5
        let rates = try events(trainer(recipe)).compactMap { $0.step?.rate }
        #expect(rates == [0.5, 0.375, 0.25, 0.125])
    }

    @Test("a run overfits if the validation loss rises while the training loss falls")
    func overfitting() throws {
        var progress = Progress(totalSteps: 10, stepsPerEpoch: 2)
        progress.validations = [
            .init(step: 2, loss: 2, trainingLoss: 2), .init(step: 4, loss: 1.5, trainingLoss: 1.5),
        ]
        #expect(!progress.overfits)
        progress.validations.append(.init(step: 6, loss: 1.6, trainingLoss: 1.7))
        #expect(!progress.overfits)
        progress.validations.append(.init(step: 8, loss: 1.6, trainingLoss: 1.2))
        #expect(progress.overfits)
        #expect(progress.best?.step == 4 && progress.validationsSinceBest == 2)
    }
}
