import Modeling
import Neural
import Text

/// One text, as a program reads it.
struct WrittenText: Encodable {
    /// What `finish` says where a signal came.
    static let interrupted = "interrupted"

    /// Its number, from 1: of several drawn, or of several found by a beam search, the best first.
    let sample: Int
    /// The seed that it was drawn with, if it was drawn.
    var seed: UInt64?
    /// What the model's weights were rounded to.
    let precision: Precision
    /// The prompt, as it was normalized.
    let prompt: String
    /// The prompt and what follows it.
    let text: String
    /// `stop`, `until`, `tokens` or `interrupted`.
    let finish: String
    /// What a beam search ranks it by.
    var score: Double?
    /// What was written after the prompt, with the tokens of a stop text and of what was found to follow the end.
    let tokens: [Token]
    /// What of it is copied, where that is asked for.
    var novelty: CopyObject?

    /// A token, and how likely it was.
    struct Token: Encodable {
        let id: Int32
        /// As the vocabulary's file has it.
        let token: String
        /// What it adds to the text, or nothing where that is only a part of a character.
        let text: String?
        /// Natural, of the model at temperature 1 and before the sampler's chain.
        let logProbability: Double?
        let alternatives: [Alternative]

        init(_ token: ScoredToken, _ vocabulary: Vocabulary) {
            (id, self.token) = (token.id, vocabulary.display(token.id))
            text = String(validating: token.utf8, as: UTF8.self)
            logProbability = finite(token.logProbability)
            alternatives = token.alternatives.map { Alternative($0, vocabulary) }
        }
    }

    /// A token that could have stood there.
    struct Alternative: Encodable {
        let id: Int32
        let token: String
        let logProbability: Double?

        init(_ likelihood: ScoredToken.Likelihood, _ vocabulary: Vocabulary) {
            (id, token) = (likelihood.id, vocabulary.display(likelihood.id))
            logProbability = finite(likelihood.logProbability)
        }
    }
}

/// JSON has no infinity, which weights from a file may be large enough for.
private func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
