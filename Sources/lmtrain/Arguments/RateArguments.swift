public import ArgumentParser
public import Engine
import Training

extension OptimizerOptions.Rule: ExpressibleByArgument {}
extension Schedule.Shape: ExpressibleByArgument {}

/// Optimizer, learning rate and regularization.
struct RateArguments: ParsableArguments {
    @Option(
        help: """
            The optimizer. Other steps than the table's bring the rate, schedule, clip and initial weights that go \
            with them.
            """)
    var optimizer: OptimizerOptions.Rule?

    @Option(
        parsing: .unconditional,
        help: "The peak learning rate; the loss is the mean over the tokens of a step.")
    var learningRate: Double?

    @Option(help: "The learning-rate schedule.")
    var schedule: Schedule.Shape?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Steps of linear warm-up to the peak learning rate.", valueName: "steps"))
    var warmup: Int?

    @Option(
        parsing: .unconditional, help: "Final learning rate of cosine and linear, as a fraction of the peak.")
    var floor: Double?

    @Option(parsing: .unconditional, help: "Factor by which decay and plateau lower the learning rate.")
    var decayFactor: Double?

    @Option(parsing: .unconditional, help: "Epochs at the peak learning rate before decay starts.")
    var flatEpochs: Int?

    @Option(
        parsing: .unconditional,
        help: "Validations without improvement before plateau lowers the learning rate.")
    var plateauPatience: Int?

    @Option(
        parsing: .unconditional, help: "Weight decay: decoupled for adamw, L2 regularization for the others.")
    var weightDecay: Float?

    @Option(parsing: .unconditional, help: "Clip the gradient norm to this value (0: no clipping).")
    var clip: Double?

    @Option(
        parsing: .unconditional, help: "Draw the initial weights from U(−x, x) instead of PyTorch's defaults."
    )
    var initUniform: Float?

    @Option(
        parsing: .unconditional,
        help:
            "Add this to the initial biases of an LSTM's forget gates; 1 keeps its cells for longer at first."
    )
    var forgetBias: Float?

    @Option(parsing: .unconditional, help: "Decay of Adam's average of squared gradients, below 1.")
    var beta2: Float?

    @Option(parsing: .unconditional, help: "Dropout probability before, between and after the layers.")
    var dropout: Float?

    @Option(parsing: .unconditional, help: "Dropout probability of the embeddings only.")
    var inputDropout: Float?

    @Option(parsing: .unconditional, help: "Dropout probability between the layers only.")
    var betweenDropout: Float?

    @Option(parsing: .unconditional, help: "Dropout probability before the output layer only.")
    var outputDropout: Float?

    func validate() throws {
        let most = Double(Float.greatestFiniteMagnitude)
        for (value, flag, most) in [
            (learningRate, "--learning-rate", most), (decayFactor, "--decay-factor", 1),
            (initUniform.map(Double.init), "--init-uniform", 1e6),
        ] {
            if let value, !(value > 0 && value <= most) {
                throw ValidationError("\(flag) must be above 0 and at most \(most), not \(value).")
            }
        }
        for (value, flag) in [(clip, "--clip"), (weightDecay.map(Double.init), "--weight-decay")] {
            if let value, !(value >= 0 && value <= most) {
                throw ValidationError("\(flag) must not be negative and at most \(most), not \(value).")
            }
        }
        if let floor, !(0...1).contains(floor) {
            throw ValidationError("--floor must be from 0 to 1, not \(floor).")
        }
        if let beta2, !(beta2 >= 0 && beta2 < 1) {
            throw ValidationError("--beta2 must be at least 0 and below 1, not \(beta2).")
        }
        if let forgetBias, !(-100...100).contains(forgetBias) {
            throw ValidationError("--forget-bias must be from -100 to 100, not \(forgetBias).")
        }
        for (value, flag, least) in [
            (warmup, "--warmup", 0), (flatEpochs, "--flat-epochs", 0),
            (plateauPatience, "--plateau-patience", 1),
        ] {
            if let value, !(least...Recipe.mostSteps).contains(value) {
                throw ValidationError("\(flag) must be from \(least) to \(Recipe.mostSteps), not \(value).")
            }
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

    /// Applies the flags to `recipe`.
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
        if let forgetBias { recipe.forgetBias = forgetBias }
        if let beta2 { recipe.optimizer.beta2 = beta2 }
        if let part = inputDropout ?? dropout { recipe.dropout.input = part }
        if let part = betweenDropout ?? dropout { recipe.dropout.between = part }
        if let part = outputDropout ?? dropout { recipe.dropout.output = part }
    }
}
