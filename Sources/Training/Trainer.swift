import Engine
import Neural

/// Trains a network, one event at a time.
///
/// ``next()`` takes a step or measures the validation loss, in parts that take no longer, and reports it; between two
/// calls the caller may print, save or stop. With equal recipe, text and initial weights two trainers take the same steps bit for bit, even if
/// they are stopped and resumed.
public final class Trainer {
    /// How the network is trained.
    public let recipe: Recipe
    /// The network that is trained.
    public let network: TrainingNetwork
    /// The position of the run.
    public internal(set) var progress: Progress

    let optimizer: Optimizer
    /// The recurrent state that the next window begins with.
    var state: RecurrentState
    /// −ln p of every target of the last validation, in nats.
    ///
    /// Target `i` is token `i + 1` of the validation text. Empty before the first validation since the run was started or resumed.
    public private(set) var validationLosses: [Double] = []
    private let batches: Batches
    private let validation: Validation?
    /// The validation that goes on, if one does.
    private var measurement: Validation.Measurement?
    private var isFinished = false
    /// The steps of every window while the time of a step is measured.
    var measuredWindow: Int?
    /// The windows of validation that take about as long as a step.
    private static let validationWindows = 4

    /// Creates a trainer at step 0.
    ///
    /// - Parameters:
    ///   - recipe: How to train. If its length is in minutes, a few steps are taken and undone to measure how many fit.
    ///   - network: The network with its initial weights, of the recipe's batch size and steps.
    ///   - training: The training text, each document with its start token.
    ///   - validation: The validation text, or `nil`.
    /// - Throws: ``TrainingError/corpusTooShort`` where a column would have no step.
    public convenience init(
        _ recipe: Recipe, network: TrainingNetwork, training: Tokens, validation: Tokens?
    ) throws(TrainingError) {
        try self.init(unstarted: recipe, network: network, training: training, validation: validation)
        let stepsPerEpoch = progress.stepsPerEpoch
        progress = Progress(
            totalSteps: recipe.totalSteps(stepsPerEpoch: stepsPerEpoch) ?? measuredSteps(),
            stepsPerEpoch: stepsPerEpoch)
    }

    /// Creates a trainer whose total of steps is still unknown.
    init(
        unstarted recipe: Recipe, network: TrainingNetwork, training: Tokens, validation: Tokens?
    ) throws(TrainingError) {
        (self.recipe, self.network) = (recipe, network)
        batches = try Batches(training, batchSize: recipe.batchSize, steps: recipe.steps)
        self.validation = validation.flatMap {
            Validation($0, batchSize: recipe.batchSize, steps: recipe.steps)
        }
        optimizer = Optimizer(recipe.optimizer, count: network.parameters.weights.count)
        state = network.makeState()
        progress = Progress(totalSteps: 0, stepsPerEpoch: batches.windows)
    }

    /// Whether there is a validation text with a target for every column.
    public var validates: Bool { validation != nil }

    /// The targets of an epoch.
    public var tokensPerEpoch: Int { batches.tokensPerEpoch }

    /// Takes the next step or validates, a few windows at a time.
    ///
    /// A run that is stopped in the middle of a validation begins that again when it resumes.
    ///
    /// - Returns: What was done; `nil` once the run has finished.
    /// - Throws: ``TrainingError/diverged`` at a loss or gradient that is not finite; the weights are then those
    ///   of the step before.
    public func next() throws(TrainingError) -> TrainingEvent? {
        if isFinished { return nil }
        if let validation, isValidationDue { return try validate(validation) }
        if let ending {
            isFinished = true
            return .finished(ending)
        }
        return .step(try step())
    }

    /// Why no step is left to take; `nil` while there is one.
    public var ending: TrainingEvent.FinishReason? {
        if let patience = recipe.patience, progress.validationsSinceBest >= patience {
            return .patience(patience)
        }
        return progress.step >= progress.totalSteps ? .complete : nil
    }

    func step() throws(TrainingError) -> TrainingEvent.Step {
        let start = ContinuousClock.now
        let place = progress.place(steps: recipe.steps)
        if place.row == 0 { state.reset() }
        let T = try batches.load(row: place.row, steps: windowSteps, rotation: rotation(epoch: place.epoch))
        let loss = Double(try lossAndGradients(steps: T))
        guard loss.isFinite else { throw .diverged(step: progress.step + 1, rate: rate) }
        let norm = optimizer.step(network.parameters, rate: rate, clip: recipe.clip)
        guard norm.isFinite else { throw .diverged(step: progress.step + 1, rate: rate) }
        let tokens = T * recipe.batchSize
        let report = TrainingEvent.Step(
            step: progress.step + 1, epoch: place.epoch, loss: loss, rate: rate, gradientNorm: norm,
            tokens: tokens,
            seconds: start.secondsSince())
        progress.step += 1
        let isOver = place.row + T == batches.rows - 1
        progress.place =
            isOver ? .init(epoch: place.epoch + 1) : .init(epoch: place.epoch, row: place.row + T)
        progress.seconds += report.seconds
        progress.lossSum += loss * Double(tokens)
        progress.lossTokens += tokens
        return report
    }

    /// Runs the window that was loaded forward and backward, from the state of the window before it.
    private func lossAndGradients(steps T: Int) throws(TrainingError) -> Float {
        do throws(EngineError) {
            return try network.lossAndGradients(
                inputs: UnsafeBufferPointer(batches.inputs), targets: UnsafeBufferPointer(batches.targets),
                steps: T, state: &state, dropoutSeed: dropoutSeed)
        } catch {
            throw .engine(error)
        }
    }

    /// The most steps of the next window.
    private var windowSteps: Int {
        measuredWindow ?? recipe.growth?.length(
            at: progress.step, of: progress.totalSteps, full: recipe.steps)
            ?? recipe.steps
    }

    /// The epochs read so far, and those of the whole run.
    public var epochs: (read: Double, planned: Double) {
        let place = progress.place(steps: recipe.steps)
        let planned = Double(progress.totalSteps) * recipe.meanWindow / Double(progress.stepsPerEpoch)
        return (Double(place.epoch) + Double(place.row) / Double(batches.rows - 1), planned)
    }

    /// The targets of the steps that are left, give or take those of a step.
    public var tokensLeft: Double { max(0, epochs.planned - epochs.read) * Double(tokensPerEpoch) }

    /// The learning rate of the next step.
    public var rate: Double {
        recipe.learningRate
            * recipe.schedule.rate(
                step: progress.step, of: progress.totalSteps, stepsPerEpoch: progress.stepsPerEpoch,
                losses: progress.validations.map(\.loss))
    }

    /// The token at which an epoch begins, from the run's seed and the epoch.
    private func rotation(epoch: Int) -> Int {
        guard recipe.rotates, epoch > 0 else { return 0 }
        var random = SplitMix64(seed: recipe.seed &+ UInt64(epoch) &* 0x9E6C_63D0_876A_3F61)
        return Int(random.next() % UInt64(batches.tokens))
    }

    /// The seed of a step's dropout, from the run's seed and the step.
    private var dropoutSeed: UInt64 {
        var random = SplitMix64(seed: recipe.seed ^ UInt64(progress.step) &* 0xD6E8_FEB8_6659_FD93)
        return random.next()
    }
}

extension Trainer {
    /// Whether to validate before the next step.
    private var isValidationDue: Bool {
        guard progress.step > 0, progress.validations.last?.step != progress.step else {
            return false
        }
        let interval = recipe.validateEvery ?? progress.stepsPerEpoch
        return progress.step == progress.totalSteps || progress.step % interval == 0
    }

    private func validate(_ validation: Validation) throws(TrainingError) -> TrainingEvent {
        var measurement = if let found = self.measurement { found } else { try validation.start(network) }
        var measured: Double?
        for _ in 0..<Self.validationWindows where measured == nil {
            measured = try validation.advance(&measurement, network)
        }
        self.measurement = measured == nil ? measurement : nil
        guard let loss = measured else { return .validating }
        guard loss.isFinite else { throw .diverged(step: progress.step, rate: rate) }
        validationLosses = measurement.losses
        let isBest = progress.best.map { loss < $0.loss } ?? true
        progress.validations.append(
            Progress.Validation(
                step: progress.step, loss: loss,
                trainingLoss: progress.lossSum / Double(max(1, progress.lossTokens))))
        (progress.lossSum, progress.lossTokens) = (0, 0)
        return .validated(
            TrainingEvent.Validated(
                validation: progress.validations[progress.validations.count - 1], isBest: isBest,
                overfits: progress.overfits, epochs: epochs.read, seconds: measurement.start.secondsSince()))
    }
}

extension ContinuousClock.Instant {
    /// The seconds since this instant.
    func secondsSince() -> Double { (ContinuousClock.now - self) / Duration.seconds(1) }
}
