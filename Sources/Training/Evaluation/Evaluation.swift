#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How well a model foretells a text: the loss, and what it is to be divided by.
///
/// Evaluations of several texts add up to that of all of them. The figures of a text without a token, which
/// has none, are NaN.
public struct Evaluation: Equatable, Sendable {
    /// −Σ ln p over every token of the text, the first of which comes after the start token.
    public var nats: Double
    /// The tokens predicted; the start token is given.
    public var tokens: Int
    /// The tokens, where a word that is spelled out counts once, however many pieces it has.
    public var words: Int
    /// The words that are spelled out.
    public var spelledWords: Int
    /// The Unicode scalars of the normalized text, which do not depend on how it is cut into tokens.
    public var characters: Int

    /// A loss of `nats` over so many tokens, words and characters.
    public init(nats: Double = 0, tokens: Int = 0, words: Int = 0, spelledWords: Int = 0, characters: Int = 0)
    {
        (self.nats, self.tokens, self.words) = (nats, tokens, words)
        (self.spelledWords, self.characters) = (spelledWords, characters)
    }

    /// The mean loss of a token, nats / tokens.
    public var natsPerToken: Double { nats / Double(tokens) }

    /// exp(nats / words): the probability of a spelled word is the product of its pieces'.
    public var perplexity: Double { exp(nats / Double(words)) }

    /// nats / ln 2 / characters: the measure in which a character model and a word model compare.
    public var bitsPerCharacter: Double { nats / 0x1.62e42fefa39efp-1 / Double(characters) }

    /// Of a hundred words, how many are spelled out.
    public var spelledPercent: Double { 100 * Double(spelledWords) / Double(words) }

    /// The evaluation of two texts, each read from its own start.
    public static func + (a: Evaluation, b: Evaluation) -> Evaluation {
        Evaluation(
            nats: a.nats + b.nats, tokens: a.tokens + b.tokens, words: a.words + b.words,
            spelledWords: a.spelledWords + b.spelledWords, characters: a.characters + b.characters)
    }
}
