import Text

/// A token that a model has written, and how likely it was.
///
/// Probabilities are the model's own, at temperature 1 and before penalties and filters, among the tokens that may
/// come next at all.
public struct ScoredToken: Sendable, Equatable {
    /// A token, and the natural logarithm of its probability.
    public struct Likelihood: Sendable, Equatable {
        /// The token.
        public let id: Int32
        /// ln p(token | all tokens before it).
        public let logProbability: Double
    }

    /// The token's number.
    public let id: Int32
    /// What it adds to the text: with an implied space before a word, nothing of a control token, one byte of a
    /// character that is written in bytes.
    public let utf8: [UInt8]
    /// ln p(token | all tokens before it).
    public let logProbability: Double
    /// The likeliest tokens in its place, the likeliest first; it may be one of them.
    public let alternatives: [Likelihood]

    /// How surprising it was, in bits: -log2 p.
    public var surprisal: Double { -logProbability / 0.693147180559945309417 }
}

extension Prefix {
    /// How likely the prefix's model finds tokens that follow it, one after the other, each with as many of the
    /// likeliest in its place.
    public func judged(_ tokens: [Int32], alternatives: Int) -> [ScoredToken] {
        var prefix = self, recorder = TokenRecorder(tokenizer.vocabulary, alternatives: alternatives)
        var logits = [Float](repeating: 0, count: tokenizer.vocabulary.count)
        for token in ids { recorder.read(token) }
        for token in tokens {
            logits.withUnsafeMutableBufferPointer { logits in
                prefix.logits(into: logits)
                recorder.note(logits)
            }
            recorder.write(token)
            prefix.append(token)
        }
        return recorder.tokens
    }
}

/// Notes how likely the tokens are that are drawn.
struct TokenRecorder {
    private(set) var tokens: [ScoredToken] = []
    private let alternatives: Int
    private var decoder: TokenDecoder
    private var logits: [Float] = []
    /// ln Σ exp(logits).
    private var total = 0.0

    init(_ vocabulary: Vocabulary, alternatives: Int) {
        (self.alternatives, decoder) = (alternatives, TokenDecoder(vocabulary))
    }

    /// Takes a token of the prompt.
    mutating func read(_ token: Int32) {
        var utf8: [UInt8] = []
        decoder.append(token, to: &utf8)
    }

    /// Takes the logits that the next token will be drawn from, before they are changed.
    mutating func note(_ logits: UnsafeMutableBufferPointer<Float>) {
        self.logits.removeAll(keepingCapacity: true)
        self.logits.append(contentsOf: logits)
        total = logSumExp(logits)
    }

    /// Takes the token that was drawn.
    mutating func write(_ token: Int32) {
        var utf8: [UInt8] = []
        decoder.append(token, to: &utf8)
        tokens.append(
            ScoredToken(
                id: token, utf8: utf8, logProbability: Double(logits[Int(token)]) - total,
                alternatives: likeliest()))
    }

    /// The likeliest tokens; of equally likely ones the one with the lower id comes first.
    private func likeliest() -> [ScoredToken.Likelihood] {
        var best: [Int] = []
        for id in logits.indices where logits[id] > -.infinity {
            guard best.count < alternatives || best.last.map({ logits[id] > logits[$0] }) ?? false else {
                continue
            }
            let place = best.firstIndex { logits[id] > logits[$0] } ?? best.count
            best.insert(id, at: place)
            if best.count > alternatives { best.removeLast() }
        }
        return best.map { .init(id: Int32($0), logProbability: Double(logits[$0]) - total) }
    }
}
