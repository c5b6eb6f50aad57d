public import Text

/// What to write after a prompt, and how: one value that a command, a file or a server's request fills in.
public struct CompletionRequest: Codable, Sendable, Equatable {
    /// The text to begin with.
    public var prompt = ""
    /// The most tokens of a text after the prompt.
    public var tokens = 300
    /// The number of texts.
    public var n = 1
    /// The number of texts drawn, of which the best `n` are returned; `nil` for `n`.
    ///
    /// The best have the highest mean log-probability of a token, at temperature 1 and before penalties and filters.
    public var bestOf: Int?
    /// How tokens are drawn. Text number i, counted from 0, is drawn with the seed `sampling.seed + i`.
    public var sampling: SamplerOptions
    /// What ends a text before the number of tokens does.
    public var stop = StopCondition()
    /// Whether the texts begin with the prompt.
    public var echo = true
    /// If not `nil`, tokens are returned with their log-probabilities, each with this many of the likeliest in its
    /// place.
    public var logProbabilities: Int?

    /// Asks for one text.
    public init(prompt: String = "", sampling: SamplerOptions) {
        (self.prompt, self.sampling) = (prompt, sampling)
    }

    /// The number of texts to draw.
    public var drawn: Int { max(n, bestOf ?? n) }

    /// Checks every number of the request.
    ///
    /// - Throws: ``CompletionRequestError`` for the first that is out of range, ``SamplerError`` for one of the sampler.
    public func check() throws {
        func check(_ setting: String, _ value: Int?, _ range: ClosedRange<Int>) throws(CompletionRequestError)
        {
            guard let value, !range.contains(value) else { return }
            throw CompletionRequestError(
                setting: setting, found: "\(value)", wanted: "\(range.lowerBound) to \(range.upperBound)")
        }
        try check("tokens", tokens, 0...1 << 30)
        try check("number of texts", n, 1...1 << 20)
        try check("number of texts to choose from", bestOf, n...1 << 20)
        try check("number of alternatives", logProbabilities, 0...1 << 20)
        if stop.stops.contains("") {
            throw CompletionRequestError(setting: "stop text", found: "an empty one", wanted: "some text")
        }
        try sampling.check()
    }
}

/// A number of a request that is out of range.
public struct CompletionRequestError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What the number is of.
    public let setting: String
    /// Its value, and the values allowed.
    public let found: String, wanted: String

    /// One line for a person.
    public var description: String { "\(setting): \(found), wanted \(wanted)" }
}
