import Training

/// One line of the metrics file: a step, a validation, or the end.
struct MetricsRecord: Encodable {
    private let event: String
    private let step: Int
    private var epoch: Int?
    private var loss, learningRate, gradientNorm, seconds, tokensPerSecond: Double?
    private var tokens: Int?
    private var perplexity, bitsPerCharacter, trainingLoss, trainingSeconds: Double?
    private var best, overfits: Bool?

    private init(_ event: String, step: Int) { (self.event, self.step) = (event, step) }

    /// The end of training.
    static func finished(step: Int) -> Self { Self("finished", step: step) }

    /// A training step.
    init(_ step: TrainingEvent.Step) {
        self.init("step", step: step.step)
        (epoch, loss, learningRate, gradientNorm) = (step.epoch, step.loss, step.rate, step.gradientNorm)
        (tokens, seconds) = (step.tokens, step.seconds)
        tokensPerSecond = Double(step.tokens) / max(1e-9, step.seconds)
    }

    /// A validation.
    init(_ event: TrainingEvent.Validated, _ progress: Progress, _ units: LossUnits) {
        let (step, loss) = (event.validation.step, event.validation.loss)
        self.init("validation", step: step)
        (epoch, self.loss) = (max(0, Int(event.epochs.rounded(.up)) - 1), loss)
        (perplexity, bitsPerCharacter) = (units.perplexity(loss), units.bitsPerCharacter(loss))
        (trainingLoss, best, overfits) = (event.validation.trainingLoss, event.isBest, event.overfits)
        (seconds, trainingSeconds) = (event.seconds, progress.seconds)
        // JSON has no infinity: what is too large for a Double is left out.
        if perplexity?.isFinite == false { perplexity = nil }
    }
}
