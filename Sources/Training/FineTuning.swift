import Engine
import Neural

extension Recipe {
    /// The passes over a text that make a trained network write in its voice; more learn the text by heart (Quality.md).
    private static let passes = 8

    /// Dropout of a network that has learned from another text already: of 30 kB of Wells it loses 0.4, where 0.5 gives 2.341
    /// bits a character instead of 2.330.
    private static let mostDropout: Float = 0.4

    /// Turns the recipe of the tables for a text into one that starts from a trained network: its shape, fewer passes, and
    /// half the rate, which falls to zero, so that what the network knows already is moved and not lost.
    ///
    /// - Parameters:
    ///   - architecture: The shape of the trained network.
    ///   - tokens: The tokens of the training text.
    mutating func fineTune(_ architecture: Architecture, tokens: Int) {
        (cell, embedding, hidden) = (architecture.cell, architecture.embeddingSize, architecture.hiddenSizes)
        tied = architecture.tied
        if hidden.count > 1, dropout.between == 0 { dropout.between = dropout.output }
        forgetBias = 0  // no weight is drawn, and other cells have no such gate
        use(.adam)  // plain steps are for small weights
        dropout.input = min(dropout.input, Self.mostDropout)
        dropout.between = min(dropout.between, Self.mostDropout)
        dropout.output = min(dropout.output, Self.mostDropout)
        learningRate /= 2
        schedule.shape = .linear
        schedule.floor = 0
        optimizer.beta2 = 0.99
        rotates = true
        if case .steps(let planned) = length {
            let read = Double(Self.passes * tokens) / Double(batchSize * steps)
            length = .steps(max(1, min(planned, Int(read.rounded(.up)))))
        }
    }
}
