public import ArgumentParser
public import Engine
import Training

extension OptimizerOptions.Rule: ExpressibleByArgument {}
extension Schedule.Shape: ExpressibleByArgument {}

/// How the weights move.
struct RateArguments: ParsableArguments {
    @Option(help: "The rule that moves the weights.")
    var optimizer: OptimizerOptions.Rule?

    @Option(help: "The learning rate at its full height; the loss is the mean over a step's tokens.")
    var learningRate: Double?

    @Option(help: "How the learning rate moves.")
    var schedule: Schedule.Shape?

    @Option(
        help: ArgumentHelp("Steps in which the learning rate rises to its full height.", valueName: "steps"))
    var warmup: Int?

    @Option(help: "The part of the learning rate that cosine and linear end at.")
    var floor: Double?

    @Option(help: "What decay and plateau multiply the learning rate by.")
    var decayFactor: Double?

    @Option(help: "Epochs at the full learning rate before decay begins.")
    var flatEpochs: Int?

    @Option(help: "Validations without a new best that plateau waits for.")
    var plateauPatience: Int?

    @Option(help: "Pull weights towards zero by this much (AdamW apart from its moments, others within).")
    var weightDecay: Float?

    @Option(help: "The longest gradient that is followed; 0 for no limit.")
    var clip: Double?

    @Option(help: "Begin with weights drawn evenly from ± this, instead of as PyTorch draws them.")
    var initUniform: Float?

    @Option(help: "Part of the activations left out before, between and after the layers.")
    var dropout: Float?

    @Option(help: "The same for the embeddings alone.")
    var inputDropout: Float?

    @Option(help: "The same between the layers alone.")
    var betweenDropout: Float?

    @Option(help: "The same before the decoder alone.")
    var outputDropout: Float?

    func validate() throws {
        try positive(learningRate, "--learning-rate")
        try positive(decayFactor, "--decay-factor")
        try positive(initUniform.map(Double.init), "--init-uniform")
        for (value, flag) in [(clip, "--clip"), (weightDecay.map(Double.init), "--weight-decay")] {
            if let value, !(value >= 0 && value.isFinite) {
                throw ValidationError("\(flag) must not be negative, not \(value).")
            }
        }
        if let floor, !(0...1).contains(floor) {
            throw ValidationError("--floor must be from 0 to 1, not \(floor).")
        }
        for (value, flag) in [(warmup, "--warmup"), (flatEpochs, "--flat-epochs")] {
            if let value, value < 0 { throw ValidationError("\(flag) must not be negative, not \(value).") }
        }
        if let plateauPatience, plateauPatience < 1 {
            throw ValidationError("--plateau-patience must be at least 1, not \(plateauPatience).")
        }
        let parts = [
            (dropout, "--dropout"), (inputDropout, "--input-dropout"), (betweenDropout, "--between-dropout"),
            (outputDropout, "--output-dropout"),
        ]
        for (value, flag) in parts {
            if let value, !(value >= 0 && value < 1) {
                throw ValidationError("\(flag) must be at least 0 and below 1, not \(value).")
            }
        }
    }

    /// Changes `recipe` where a flag says so.
    func apply(to recipe: inout Recipe) {
        if let optimizer { recipe.optimizer.rule = optimizer }
        if let weightDecay { recipe.optimizer.weightDecay = weightDecay }
        if let learningRate { recipe.learningRate = learningRate }
        if let schedule { recipe.schedule.shape = schedule }
        if let warmup { recipe.schedule.warmup = warmup }
        if let floor { recipe.schedule.floor = floor }
        if let decayFactor { recipe.schedule.factor = decayFactor }
        if let flatEpochs { recipe.schedule.flatEpochs = flatEpochs }
        if let plateauPatience { recipe.schedule.patience = plateauPatience }
        if let clip { recipe.clip = clip > 0 ? clip : nil }
        if let initUniform { recipe.initUniform = initUniform }
        if let part = inputDropout ?? dropout { recipe.dropout.input = part }
        if let part = betweenDropout ?? dropout { recipe.dropout.between = part }
        if let part = outputDropout ?? dropout { recipe.dropout.output = part }
    }

    private func positive(_ value: Double?, _ flag: String) throws {
        if let value, !(value > 0 && value.isFinite) {
            throw ValidationError("\(flag) must be above 0, not \(value).")
        }
    }
}
