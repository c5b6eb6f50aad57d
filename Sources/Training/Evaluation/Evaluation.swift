import RealModule

/// The total loss of a text and the counts that normalize it.
///
/// Evaluations of several texts add up to that of all of them. The means of a text without a token are NaN.
public struct Evaluation: Equatable, Sendable {
    /// −Σ ln p over every token of the text, the first of which comes after the start token.
    public var nats: Double
    /// The tokens predicted; the start token is given.
    public var tokens: Int
    /// The tokens, where a word that is spelled out counts once.
    public var words: Int
    /// The words that are spelled out because the vocabulary lacks them.
    public var spelledWords: Int
    /// The Unicode scalars of the normalized text, which do not depend on the tokens.
    public var characters: Int

    /// Creates an evaluation, by default of no text.
    public init(nats: Double = 0, tokens: Int = 0, words: Int = 0, spelledWords: Int = 0, characters: Int = 0)
    {
        (self.nats, self.tokens, self.words) = (nats, tokens, words)
        (self.spelledWords, self.characters) = (spelledWords, characters)
    }

    /// The mean loss of a token, nats / tokens.
    public var natsPerToken: Double { nats / Double(tokens) }

    /// exp(nats / words): the probability of a spelled word is the product of its pieces'.
    public var perplexity: Double { .exp(nats / Double(words)) }

    /// nats / ln 2 / characters, by which character models and word models compare.
    public var bitsPerCharacter: Double { bits(nats) / Double(characters) }

    /// The percentage of words that are spelled out.
    public var spelledPercent: Double { 100 * Double(spelledWords) / Double(words) }

    /// The evaluation of two texts together, each read from its own start.
    public static func + (a: Evaluation, b: Evaluation) -> Evaluation {
        Evaluation(
            nats: a.nats + b.nats, tokens: a.tokens + b.tokens, words: a.words + b.words,
            spelledWords: a.spelledWords + b.spelledWords, characters: a.characters + b.characters)
    }
}
