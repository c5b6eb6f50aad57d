import Engine
import Neural
import Testing

@testable import Training

/// A text that a small network can learn: the same twelve tokens over and over, with a start token.
let rhyme: [Int32] = [0] + Array(repeating: [1, 2, 3, 1, 4, 2, 5, 1, 3, 3, 2, 4], count: 20).joined()

/// A recipe for `rhyme`, small enough for a debug build.
func smallRecipe(_ length: Recipe.Length = .steps(6), dropout: Float = 0, threads: Int = 1) -> Recipe {
    Recipe(
        embedding: 6, hidden: [8, 8], dropout: .init(input: dropout, between: dropout, output: dropout),
        batchSize: 4, steps: 5, learningRate: 0.01, length: length, threads: threads, precision: .float32)
}

/// A trainer of `recipe` over `rhyme`, weights drawn by the recipe's seed.
func trainer(_ recipe: Recipe, validation: [Int32]? = Array(rhyme.prefix(60))) throws -> Trainer {
    let network = try TrainingNetwork(
        recipe.architecture(vocabularySize: 6), batchSize: recipe.batchSize, steps: recipe.steps,
        dropout: recipe.dropout, threads: recipe.threads, precision: recipe.precision)
    network.initialize(seed: recipe.seed, uniform: recipe.initUniform)
    return try Trainer(
        recipe, network: network, training: Tokens(rhyme), validation: validation.map { Tokens($0) })
}

/// Every report of a run, to its end.
func reports(_ trainer: Trainer) throws -> [TrainingEvent] {
    var all: [TrainingEvent] = []
    while let report = try trainer.next() { all.append(report) }
    return all
}

extension TrainingEvent {
    var step: Step? { if case .step(let step) = self { step } else { nil } }
    var validated: Validated? { if case .validated(let validated) = self { validated } else { nil } }
    var ending: FinishReason? { if case .finished(let ending) = self { ending } else { nil } }
}

@Suite("Trainer") struct TrainerTests {
    @Test("a text that repeats itself is learned: the loss falls from ln 6 to almost nothing")
    func learns() throws {
        var recipe = smallRecipe(.epochs(25))
        (recipe.learningRate, recipe.schedule) = (0.02, Schedule(.constant))
        let all = try reports(trainer(recipe))
        let first = try #require(all.compactMap(\.step).first),
            last = try #require(all.compactMap(\.validated).last)
        #expect(abs(first.loss - 1.79) < 0.2)
        #expect(last.validation.loss < 0.1)
    }

    @Test("a run takes its steps, validates at the end of each epoch, and ends")
    func order() throws {
        // 241 tokens in 4 columns of 60 rows: 59 steps, so 12 windows of 5, the last of 4
        let all = try reports(trainer(smallRecipe(.epochs(2))))
        #expect(all.count == 2 * 12 + 2 + 1)
        #expect(all[11].step?.tokens == 16)
        #expect(all[12].validated?.validation.step == 12)
        #expect(all[13].step?.epoch == 1)
        #expect(all.last?.ending == .complete)
    }

    @Test("validation at an interval includes the last step")
    func interval() throws {
        var recipe = smallRecipe(.steps(7))
        recipe.validateEvery = 3
        let steps = try reports(trainer(recipe)).compactMap { $0.validated?.validation.step }
        #expect(steps == [3, 6, 7])
    }

    @Test("without a text to validate on a run has steps only")
    func noValidation() throws {
        let all = try reports(trainer(smallRecipe(.steps(3)), validation: nil))
        #expect(all.count == 4)
        #expect(try trainer(smallRecipe(), validation: [0, 1, 2]).validates == false)
    }

    @Test("validating changes nothing about training")
    func validationIsAside() throws {
        var often = smallRecipe(.steps(15), dropout: 0.3)
        often.validateEvery = 1
        let (a, b) = (try trainer(often), try trainer(smallRecipe(.steps(15), dropout: 0.3)))
        let losses = try reports(a).compactMap { $0.step?.loss }
        #expect(try losses == reports(b).compactMap { $0.step?.loss })
        #expect(Array(a.network.parameters.weights) == Array(b.network.parameters.weights))
    }

    @Test("the state is carried from window to window and is zero at the start of an epoch only")
    func carriedState() throws {
        let trainer = try trainer(smallRecipe(.steps(14)), validation: nil)
        let network = trainer.network
        var state = network.makeState()
        let batches = try Batches(Tokens(rhyme), batchSize: 4, steps: 5)
        for step in 0..<14 {
            if step % 12 == 0 { state.reset() }
            let T = batches.load(window: step % 12)
            _ = try network.loss(
                inputs: UnsafeBufferPointer(batches.inputs), targets: UnsafeBufferPointer(batches.targets),
                steps: T, state: &state)
            _ = try trainer.next()
            // The same weights read the same window from the same state, before the step moves them.
            let close = zip(trainer.state.floats, state.floats).allSatisfy { abs($0 - $1) < 1e-5 }
            #expect(close, "after step \(step + 1)")
            state = trainer.state
        }
    }

    @Test("patience ends a run that brings nothing better")
    func patience() throws {
        var recipe = smallRecipe(.epochs(50))
        (recipe.learningRate, recipe.patience, recipe.validateEvery) = (1e-12, 3, 2)
        recipe.clip = nil
        recipe.optimizer = OptimizerOptions(.sgd)
        let all = try reports(trainer(recipe))
        #expect(all.last?.ending == .patience(3))
        #expect(all.compactMap(\.validated).count == 4)
    }

    @Test("a loss that is no number stops the run before it touches the weights")
    func divergence() throws {
        let trainer = try trainer(smallRecipe(.steps(5)))
        _ = try trainer.next()
        let last = trainer.network.parameters.weights.count - 1  // the decoder's bias, which every step reads
        trainer.network.parameters.weights[last] = .nan
        let weights = Array(trainer.network.parameters.weights.dropLast())
        #expect(throws: TrainingError.diverged(step: 2, rate: trainer.rate)) { _ = try trainer.next() }
        let isUntouched = trainer.network.parameters.weights.dropLast().elementsEqual(weights)
        #expect(isUntouched)
        #expect(
            "\(TrainingError.diverged(step: 2, rate: 0.01))".contains(
                "step 2 is no longer a number at learning rate 0.01"))
    }

    @Test("minutes become steps once, and leave no trace of how they were measured")
    func minutes() throws {
        let measured = try trainer(smallRecipe(.minutes(0.01), dropout: 0.2))
        let total = measured.progress.totalSteps
        #expect(total > 10)
        #expect(measured.progress.step == 0 && measured.progress.seconds == 0)
        let counted = try trainer(smallRecipe(.steps(total), dropout: 0.2))
        for _ in 0..<5 { #expect(try measured.next()?.step?.loss == counted.next()?.step?.loss) }
        #expect(Array(measured.network.parameters.weights) == Array(counted.network.parameters.weights))
    }

    @Test("the rate of a step is the schedule's part of the recipe's")
    func rate() throws {
        var recipe = smallRecipe(.steps(4))
        recipe.schedule = Schedule(.linear, floor: 0)
        recipe.learningRate = 0.5
        let rates = try reports(trainer(recipe)).compactMap { $0.step?.rate }
        #expect(rates == [0.5, 0.375, 0.25, 0.125])
    }

    @Test("overfitting is said when validation rises while training falls")
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
