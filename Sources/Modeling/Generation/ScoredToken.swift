import RealModule
import Text

/// A generated token with its probability.
///
/// Probabilities are the model's own, at temperature 1 and before penalties and filters, among the tokens that may
/// follow at all.
public struct ScoredToken: Sendable, Equatable {
    /// A token and the natural logarithm of its probability.
    public struct Likelihood: Sendable, Equatable {
        /// The token.
        public let id: Int32
        /// ln p(token | all tokens before it).
        public let logProbability: Double
    }

    /// The token.
    public let id: Int32
    /// The bytes that it adds to the text: an implied space before a word included, none for a control token, one for
    /// a byte token.
    public let utf8: [UInt8]
    /// ln p(token | all tokens before it).
    public let logProbability: Double
    /// The likeliest tokens in its place, the likeliest first; it may be among them.
    public let alternatives: [Likelihood]

    /// The surprisal in bits: −log₂ p.
    public var surprisal: Double { -logProbability / .log(2) }
}

extension Prefix {
    /// Returns the probabilities of tokens that follow the prefix, each with the likeliest in its place.
    public func scored(_ tokens: [Int32], alternatives: Int) -> [ScoredToken] {
        var prefix = self, recorder = TokenRecorder(tokenizer.vocabulary, alternatives: alternatives)
        var logits = [Float](repeating: 0, count: tokenizer.vocabulary.count)
        for token in ids { recorder.read(token) }
        return tokens.map { token in
            logits.withUnsafeMutableBufferPointer { logits in
                prefix.logits(into: logits)
                recorder.note(logits)
            }
            prefix.append(token)
            return recorder.write(token)
        }
    }
}

/// Scores the tokens of a text as they are drawn.
struct TokenRecorder {
    private let alternatives: Int
    private var decoder: TokenDecoder
    private var logits: [Float] = []
    /// ln Σ exp(logits).
    private var total = 0.0

    init(_ vocabulary: Vocabulary, alternatives: Int) {
        (self.alternatives, decoder) = (alternatives, TokenDecoder(vocabulary))
    }

    /// Reads a token of the prompt.
    mutating func read(_ token: Int32) {
        var utf8: [UInt8] = []
        decoder.append(token, to: &utf8)
    }

    /// Copies the logits that the next token will be drawn from, before the sampler changes them.
    mutating func note(_ logits: UnsafeMutableBufferPointer<Float>) {
        self.logits.removeAll(keepingCapacity: true)
        self.logits.append(contentsOf: logits)
        total = logSumExp(logits)
    }

    /// Returns the score of the token that was drawn.
    mutating func write(_ token: Int32) -> ScoredToken {
        var utf8: [UInt8] = []
        decoder.append(token, to: &utf8)
        return ScoredToken(
            id: token, utf8: utf8, logProbability: Double(logits[Int(token)]) - total,
            alternatives: likeliest())
    }

    /// The likeliest tokens; of equally likely ones the one with the lower id comes first.
    private func likeliest() -> [ScoredToken.Likelihood] {
        var best = TopK<Int32, Float>(alternatives)
        for id in logits.indices where logits[id] > -.infinity { best.insert(Int32(id), score: logits[id]) }
        return best.items.map { .init(id: $0.value, logProbability: Double($0.score) - total) }
    }
}
