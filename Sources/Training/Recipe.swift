public import Engine
public import Neural

/// Everything that decides how a network is trained, as one value: with the text and the number of threads it
/// fixes every bit of the model.
public struct Recipe: Codable, Equatable, Sendable {
    /// How long to train.
    public enum Length: Codable, Equatable, Sendable {
        /// So many passes over the text.
        case epochs(Int)
        /// So many steps.
        case steps(Int)
        /// As many steps as fit into so many minutes, counted once before the first.
        case minutes(Double)
    }

    /// The recurrent unit.
    public var cell: Cell = .lstm
    /// `E`, the width of the embedding.
    public var embedding: Int
    /// `H` of each layer, from the input up.
    public var hidden: [Int]
    /// Whether embedding and decoder are one matrix.
    public var tied = false
    /// Parts of the activations that a step leaves out.
    public var dropout = TrainingNetwork.Dropout(input: 0, between: 0, output: 0)
    /// `B`, the sequences of a step.
    public var batchSize: Int
    /// `T`, the steps that a gradient goes back.
    public var steps: Int
    /// The rule that moves the weights.
    public var optimizer = OptimizerOptions(.adam)
    /// The full learning rate; the gradient is that of the mean loss in nats per token.
    public var learningRate: Double
    /// How the rate moves.
    public var schedule = Schedule(.cosine)
    /// The bound of the gradient's norm, or none.
    public var clip: Double? = 1
    /// Weights start evenly drawn from ± this, or as PyTorch draws them.
    public var initUniform: Float?
    /// How long to train.
    public var length: Length
    /// Validations without a new best after which training ends, or never.
    public var patience: Int?
    /// Steps from one validation to the next; `nil`: at the end of every epoch.
    public var validateEvery: Int?
    /// What fixes initialization and dropout.
    public var seed: UInt64 = 1
    /// Threads that share the arithmetic.
    public var threads: Int
    /// The numbers that the products are taken with.
    public var precision: Precision

    /// The network that the recipe trains over `vocabularySize` tokens.
    public func architecture(vocabularySize: Int) -> Architecture {
        Architecture(
            cell: cell, vocabularySize: vocabularySize, embeddingSize: embedding, hiddenSizes: hidden,
            tied: tied)
    }

    /// The steps of the whole run where the length says so; `nil` for minutes, which have to be measured.
    public func totalSteps(stepsPerEpoch: Int) -> Int? {
        switch length {
        case .epochs(let count): count.multipliedReportingOverflow(by: stepsPerEpoch).partialValue
        case .steps(let count): count
        case .minutes: nil
        }
    }
}

extension Recipe {
    /// What makes this recipe impossible, in words, or `nil`: one from a file is not trusted.
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
