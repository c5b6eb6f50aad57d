public import Engine
internal import Modeling
public import Neural

/// Everything that decides how a network is trained, as one value; together with the text it fixes every bit of the
/// model.
public struct Recipe: Codable, Equatable, Sendable {
    /// How long to train.
    public enum Length: Codable, Equatable, Sendable {
        /// A number of passes over the text.
        case epochs(Int)
        /// A number of steps.
        case steps(Int)
        /// The steps that fit into a number of minutes, measured once before the first.
        case minutes(Double)
    }

    /// The recurrent unit.
    public var cell: Cell = .lstm
    /// `E`, the width of the embedding.
    public var embedding: Int
    /// `H` of each layer, from the input up.
    public var hidden: [Int]
    /// Whether embedding and output layer share one matrix.
    public var tied = false
    /// The probabilities of dropout.
    public var dropout = TrainingNetwork.Dropout(input: 0, between: 0, output: 0)
    /// `B`, the sequences of a step.
    public var batchSize: Int
    /// `T`, the steps of a window, which gradients do not cross.
    public var steps: Int
    /// How windows grow to `T` steps; `nil` where they have that length from the beginning.
    public var growth: WindowGrowth?
    /// The optimizer.
    public var optimizer = OptimizerOptions(.adam)
    /// The peak learning rate; the gradient is that of the mean loss in nats per token.
    public var learningRate: Double
    /// The course of the learning rate.
    public var schedule = Schedule(.cosine)
    /// The largest norm of the gradient, or `nil` for no clipping.
    public var clip: Double? = 1
    /// Draws initial weights from U(−x, x); `nil` for PyTorch's defaults.
    public var initUniform: Float?
    /// What is added to the initial biases of an LSTM's forget gates.
    public var forgetBias: Float = 0
    /// Whether every epoch but the first begins at another place of the text, so that its windows are cut anew.
    public var rotates = false
    /// How long to train.
    public var length: Length
    /// The validations without improvement after which training ends; `nil` for never.
    public var patience: Int?
    /// The steps between validations; `nil` for once an epoch.
    public var validateEvery: Int?
    /// The seed of initialization and dropout.
    public var seed: UInt64 = 1
    /// The threads of every pass.
    public var threads: Int
    /// The precision of matrix products.
    public var precision: Precision
    /// How checkpoints store the matrices of the model.
    public var weightFormat = WeightFormat.float32
    /// The order of the n-gram counts that the best model is saved with; `nil` for none.
    public var counts: Int?
    /// The tokens a second at which a wide network read when the width was chosen by the time for training.
    public var measuredRate: Double?

    /// Returns the shape of the network that the recipe trains over `vocabularySize` tokens.
    public func architecture(vocabularySize: Int) -> Architecture {
        Architecture(
            cell: cell, vocabularySize: vocabularySize, embeddingSize: embedding, hiddenSizes: hidden,
            tied: tied)
    }

    /// Returns the steps of the whole run; `nil` for minutes, which have to be measured.
    ///
    /// - Parameter stepsPerEpoch: The windows of an epoch at their full length; shorter ones are more.
    /// - Returns: The steps; of epochs give or take a window in each, where windows grow.
    public func totalSteps(stepsPerEpoch: Int) -> Int? {
        switch length {
        case .epochs(let count):
            count > Self.mostSteps / max(1, stepsPerEpoch)
                ? Self.mostSteps
                : min(Self.mostSteps, Int((Double(count * stepsPerEpoch) / meanWindow).rounded(.up)))
        case .steps(let count): count
        case .minutes: nil
        }
    }
}

extension Recipe {
    /// The mean length of a window in training, as a part of `T`.
    var meanWindow: Double { growth?.meanShare(full: steps) ?? 1 }

    /// The most steps of a run; a million years of training would not reach it.
    public static let mostSteps = 1 << 40

    /// Checks every number; a recipe from a file is not trusted.
    ///
    /// - Throws: ``Modeling/OutOfRange`` for the first one that no run can have.
    func check() throws(OutOfRange) {
        try checkShape()
        try checkLearning()
        try checkLength()
    }

    /// What makes this recipe impossible, in words, or `nil`.
    public var fault: String? {
        do throws(OutOfRange) {
            try check()
            return architecture(vocabularySize: 1).fault
        } catch {
            return "\(error)"
        }
    }

    private func checkShape() throws(OutOfRange) {
        try OutOfRange.check("\(batchSize) sequences a step", batchSize, in: 1...1 << 16)
        try OutOfRange.check("\(steps) steps", steps, in: 1...1 << 16)
        try OutOfRange.check(
            "a window of \(batchSize) sequences by \(steps) steps", batchSize * steps, in: 1...1 << 30)
        try growth?.check(full: steps)
        for part in [dropout.input, dropout.between, dropout.output] {
            try OutOfRange.check("a dropout of \(part)", part, in: 0..<1)
        }
        try OutOfRange.check("\(threads) threads", threads, in: 1...1024)
    }

    private func checkLearning() throws(OutOfRange) {
        try OutOfRange.check(
            "a learning rate of \(learningRate)", positive: learningRate, upTo: OutOfRange.mostFloat)
        try OutOfRange.check(
            "a weight decay of \(optimizer.weightDecay)", optimizer.weightDecay,
            in: 0...Float.greatestFiniteMagnitude)
        let averages = [("beta1", optimizer.beta1), ("beta2", optimizer.beta2), ("alpha", optimizer.alpha)]
        for (name, share) in averages { try OutOfRange.check("\(name) of \(share)", share, in: 0..<1) }
        try OutOfRange.check("an epsilon of \(optimizer.epsilon)", positive: optimizer.epsilon, upTo: 1)
        try OutOfRange.check("a warmup of \(schedule.warmup) steps", schedule.warmup, in: 0...Self.mostSteps)
        try OutOfRange.check("a floor of \(schedule.floor)", schedule.floor, in: 0...1)
        try OutOfRange.check("a decay factor of \(schedule.factor)", positive: schedule.factor, upTo: 1)
        try OutOfRange.check(
            "\(schedule.flatEpochs) flat epochs", schedule.flatEpochs, in: 0...Self.mostSteps)
        try OutOfRange.check(
            "a plateau patience of \(schedule.patience)", schedule.patience, in: 1...Self.mostSteps)
        if let clip { try OutOfRange.check("a clip of \(clip)", positive: clip, upTo: OutOfRange.mostFloat) }
        if let initUniform {
            try OutOfRange.check(
                "a uniform initialization of \(initUniform)", positive: initUniform, upTo: 1e6)
        }
        try OutOfRange.check("a forget bias of \(forgetBias)", forgetBias, in: -100...100)
        if cell != .lstm {
            try OutOfRange.check(
                "a forget bias of \(forgetBias) in a cell without the gate", forgetBias, in: 0...0)
        }
    }

    private func checkLength() throws(OutOfRange) {
        switch length {
        case .epochs(let count): try OutOfRange.check("\(count) epochs", count, in: 1...1_000_000)
        case .steps(let count):
            try OutOfRange.check("a length of \(count) steps", count, in: 1...Self.mostSteps)
        case .minutes(let count): try OutOfRange.check("\(count) minutes", positive: count, upTo: 1e6)
        }
        if let patience { try OutOfRange.check("a patience of \(patience)", patience, in: 1...1_000_000) }
        if let measuredRate {
            try OutOfRange.check(
                "a rate of \(measuredRate) tokens a second", positive: measuredRate, upTo: 1e15)
        }
        if let counts {
            try OutOfRange.check("counts of order \(counts)", counts, in: 1...NGramMixture.mostOrder)
        }
        if let validateEvery {
            try OutOfRange.check(
                "\(validateEvery) steps between validations", validateEvery, in: 1...Self.mostSteps)
        }
    }
}
