public import Text

/// What to write after a prompt, and how: one value that a command, a file or a server's request fills in.
public struct CompletionRequest: Sendable, Equatable {
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
    /// The number of drafts that each sentence is written in; a ``Judge`` keeps one of several.
    public var drafts = 1
    /// How tokens are drawn.
    ///
    /// Text number i, counted from 0, is drawn with the seed `sampling.seed + i`.
    public var sampling: SamplerOptions
    /// What the texts may do.
    public var rules = WritingRules()
    /// What ends a text before the number of tokens does.
    public var stop = StopCondition()
    /// Whether the texts begin with the prompt.
    public var echo = true
    /// If not `nil`, tokens are returned with their log-probabilities, each with this many of the likeliest in its
    /// place.
    public var logProbabilities: Int?

    /// The largest number of tokens of a text.
    public static let maxTokens = 1 << 30
    /// The largest number of texts and of alternatives.
    public static let maxCount = 1 << 20
    /// The largest number of drafts.
    public static let maxDrafts = 32

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
        try check("tokens", tokens, 0...Self.maxTokens)
        try check("number of texts", n, 1...Self.maxCount)
        try check("number of texts to choose from", bestOf, n...Self.maxCount)
        try check("number of drafts", drafts, 1...Self.maxDrafts)
        try check("number of alternatives", logProbabilities, 0...Self.maxCount)
        try check("number of tokens to complete a sentence", stop.sentenceTokens, 0...Self.maxTokens)
        if stop.stops.contains("") {
            throw CompletionRequestError(setting: "stop text", found: "an empty one", wanted: "some text")
        }
        try sampling.check()
    }
}

extension CompletionRequest: Codable {
    private enum Key: String, CodingKey {
        case prompt, tokens, n, bestOf, drafts, sampling, rules, stop, echo, logProbabilities
    }

    /// Decodes a request; what is left out has its default.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        func read<Value: Decodable>(_ key: Key, _ value: inout Value) throws {
            if let found = try object.decodeIfPresent(Value.self, forKey: key) { value = found }
        }
        self.init(
            sampling: try object.decodeIfPresent(SamplerOptions.self, forKey: .sampling) ?? SamplerOptions())
        try read(.prompt, &prompt)
        try read(.tokens, &tokens)
        try read(.n, &n)
        try read(.drafts, &drafts)
        try read(.rules, &rules)
        try read(.stop, &stop)
        try read(.echo, &echo)
        bestOf = try object.decodeIfPresent(Int.self, forKey: .bestOf)
        logProbabilities = try object.decodeIfPresent(Int.self, forKey: .logProbabilities)
    }

    /// Encodes every property that is set.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(prompt, forKey: .prompt)
        try object.encode(tokens, forKey: .tokens)
        try object.encode(n, forKey: .n)
        try object.encodeIfPresent(bestOf, forKey: .bestOf)
        try object.encode(drafts, forKey: .drafts)
        try object.encode(sampling, forKey: .sampling)
        try object.encode(rules, forKey: .rules)
        try object.encode(stop, forKey: .stop)
        try object.encode(echo, forKey: .echo)
        try object.encodeIfPresent(logProbabilities, forKey: .logProbabilities)
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
