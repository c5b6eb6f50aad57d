#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Turns a loss in nats per token into what people compare.
struct Units {
    /// Tokens predicted per Unicode scalar of the text.
    let tokensPerCharacter: Double

    /// exp(loss): between how many tokens the model wavers.
    func perplexity(_ loss: Double) -> Double { exp(loss) }

    /// The loss in bits per character, in which characters and words compare.
    func bitsPerCharacter(_ loss: Double) -> Double { loss / M_LN2 * tokensPerCharacter }
}
