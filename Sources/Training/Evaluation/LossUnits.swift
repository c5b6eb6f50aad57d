import RealModule
public import Text

/// Converts a loss in nats per token into the units that people compare.
public struct LossUnits: Sendable, Equatable {
    /// The tokens predicted per Unicode scalar of the text.
    public let tokensPerCharacter: Double

    /// The units of a text, of which every token but the start tokens is predicted.
    public init(_ text: TokenFile) {
        tokensPerCharacter = Double(text.count - text.documents) / Double(max(1, text.characters))
    }

    /// exp(loss): the number of equally likely tokens that would be as hard to predict.
    public func perplexity(_ loss: Double) -> Double { .exp(loss) }

    /// The loss in bits per character, by which characters and words compare.
    public func bitsPerCharacter(_ loss: Double) -> Double { bits(loss) * tokensPerCharacter }
}

/// Converts nats to bits.
func bits(_ nats: Double) -> Double { nats / .log(2) }
