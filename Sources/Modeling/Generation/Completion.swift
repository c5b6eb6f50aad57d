/// The texts that a request asked for.
public struct Completion: Sendable, Equatable {
    /// One of the texts.
    public struct Choice: Sendable, Equatable {
        /// Its place among the choices, from 0.
        public var index: Int
        /// The seed that it was drawn with; `nil` where nothing was drawn.
        public var seed: UInt64?
        /// The text, with the prompt if the request asked for it.
        public var text = ""
        /// Why it is complete.
        public var finish = FinishReason.cancelled
        /// The tokens after the prompt where they are recorded, those of a stop text included.
        public var tokens: [ScoredToken] = []
        /// The score of a beam search, by which choices are ranked; `nil` elsewhere.
        public var score: Double?
        /// How much the text after the prompt surprises the judge of its drafts, in bits per Unicode scalar; `nil` without
        /// drafts or text.
        public var surprise: Double?

        /// The mean log-probability of a token, by which the best of several texts is chosen; −∞ without tokens.
        var meanLogProbability: Double {
            tokens.isEmpty
                ? -.infinity : tokens.reduce(0) { $0 + $1.logProbability } / Double(tokens.count)
        }
    }

    /// The prompt as it was normalized, and the number of its tokens.
    public let prompt: String, promptTokens: Int
    /// The texts; the best first where they are ranked.
    public internal(set) var choices: [Choice]
}
