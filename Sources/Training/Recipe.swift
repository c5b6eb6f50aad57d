public import Engine
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

    /// Returns the shape of the network that the recipe trains over `vocabularySize` tokens.
    public func architecture(vocabularySize: Int) -> Architecture {
        Architecture(
            cell: cell, vocabularySize: vocabularySize, embeddingSize: embedding, hiddenSizes: hidden,
            tied: tied)
    }

    /// Returns the steps of the whole run; `nil` for minutes, which have to be measured.
    public func totalSteps(stepsPerEpoch: Int) -> Int? {
        switch length {
        case .epochs(let count): count.multipliedReportingOverflow(by: stepsPerEpoch).partialValue
        case .steps(let count): count
        case .minutes: nil
        }
    }
}

extension Recipe {
    /// What makes this recipe impossible, in words, or `nil`; a recipe from a file is not trusted.
    public var fault: String? {
        let counts = [
            ("sequences a step", batchSize), ("steps", steps), ("threads", threads),
            ("patience", patience ?? 1),
            ("steps between validations", validateEvery ?? 1),
        ]
        if let (name, count) = counts.first(where: { !(1...1 << 30).contains($0.1) }) {
            return "\(count) \(name)"
        }
        let window = batchSize.multipliedReportingOverflow(by: steps)
        if window.overflow || window.partialValue > 1 << 30 {
            return "a window of \(batchSize) sequences by \(steps) steps"
        }
        let parts = [dropout.input, dropout.between, dropout.output]
        if let part = parts.first(where: { !(0..<1).contains($0) }) { return "a dropout of \(part)" }
        if !(learningRate > 0 && learningRate.isFinite) { return "a learning rate of \(learningRate)" }
        if let fault = architecture(vocabularySize: 1).fault { return fault }
        return nil
    }
}
