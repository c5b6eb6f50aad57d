import Console
import Modeling
import Neural
import Text

/// A text as a program reads it: what `--json` prints.
struct TextObject: Encodable {
    /// Its number, from 1: of several drawn, or of several found by a beam search, the best first.
    let sample: Int
    /// The seed that it was drawn with, if it was drawn.
    let seed: UInt64?
    /// The precision of the model's weights.
    let precision: InferenceNetwork.Precision
    /// The prompt as it was normalized.
    let prompt: String
    /// The prompt and its continuation.
    let text: String
    /// `stop`, `until`, `tokens` or `interrupted`.
    let finish: String
    /// The score of a beam search, by which texts are ranked.
    let score: Double?
    /// The drafts of each sentence, the model that chose among them, and how much the text after the prompt surprises it in
    /// bits per character, if there were several.
    let drafts: Int?, judge: String?, surprise: Double?
    /// The tokens after the prompt, including those of a stop text and of what shows that a unit has ended.
    let tokens: [Token]
    /// What was copied, if that was asked for.
    let novelty: CopyObject?

    /// A token and its probability.
    struct Token: Encodable {
        let id: Int32
        /// Its notation in the vocabulary's file.
        let token: String
        /// The text that it adds, or nothing if that is only a part of a character.
        let text: String?
        /// Natural, of the model at temperature 1 and before penalties and filters.
        let logProbability: Double?
        let alternatives: [Alternative]

        init(_ token: ScoredToken, _ vocabulary: Vocabulary) {
            (id, self.token) = (token.id, vocabulary.display(token.id))
            text = String(validating: token.utf8, as: UTF8.self)
            logProbability = finite(token.logProbability)
            alternatives = token.alternatives.map { Alternative($0, vocabulary) }
        }
    }

    /// A token that could have taken its place.
    struct Alternative: Encodable {
        let id: Int32
        let token: String
        let logProbability: Double?

        init(_ likelihood: ScoredToken.Likelihood, _ vocabulary: Vocabulary) {
            (id, token) = (likelihood.id, vocabulary.display(likelihood.id))
            logProbability = finite(likelihood.logProbability)
        }
    }

    init(
        _ choice: Completion.Choice, prompt: String, precision: InferenceNetwork.Precision,
        _ vocabulary: Vocabulary,
        _ copies: CopyReport?, _ judged: (drafts: Int, judge: String)?
    ) {
        (sample, seed, score, text) = (choice.index + 1, choice.seed, choice.score, choice.text)
        (self.prompt, self.precision) = (prompt, precision)
        (drafts, judge, surprise) = (judged?.drafts, judged?.judge, choice.surprise.flatMap(finite))
        finish = choice.finish == .cancelled ? "interrupted" : choice.finish.rawValue
        tokens = choice.tokens.map { Token($0, vocabulary) }
        novelty = copies.map { CopyObject($0) }
    }
}
