public import Modeling
public import Text

/// A request for completions that has been checked: everything the loop needs to write its texts.
///
/// Text number i of every prompt, counted from 0, is drawn with the seed `sampling.seed + i`, as `lmgen --samples` does.
public struct CompletionJob: Sendable {
    /// The model that writes.
    public let model: ServedModel
    /// The prompts, and their texts as they are normalized.
    public internal(set) var prompts: [EncodedPrompt], promptTexts: [String]
    /// The number of choices of each prompt, and of the texts that are drawn for them.
    public internal(set) var n: Int, drawn: Int
    /// The most tokens of a text; a character or a spelled word that has been started is completed.
    public internal(set) var tokens: Int
    /// How tokens are drawn.
    public let sampling: SamplerOptions
    /// What a text may do.
    public let rules: WritingRules
    /// What ends a text besides the number of tokens.
    public let stop: StopCondition
    /// Whether the prompt is part of the text.
    public internal(set) var echo: Bool
    /// If not `nil`, tokens are returned with their log-probabilities, each with this many of the likeliest in its place.
    public internal(set) var logProbabilities: Int?
    /// Whether texts are sent as they are written.
    public let streams: Bool
    /// Whether the last chunk of a stream tells the usage.
    public let includesUsage: Bool
    /// Whether every chunk tells the usage so far.
    public let tellsUsageAlways: Bool
    /// What shall follow the texts, which are ranked by its probability after them.
    public internal(set) var suffix: String?
    /// The number of tokens at the beginning of each prompt that need no score although the rest has; empty for none.
    var unscored: [Int] = []
    /// The most log-probabilities that the answer has.
    private(set) var scores = 0

    /// The usual most tokens, as in OpenAI's API, and those of a text that ends with a sentence, paragraph or line.
    private static let usualTokens = 16, usualUnitTokens = 300

    /// Whether the best of several texts are chosen by their own log-probabilities.
    public var isRanked: Bool { drawn > n && suffix == nil }
    /// The best are chosen by their log-probabilities, so that these are recorded whether they are returned or not.
    var alternatives: Int? { logProbabilities ?? (isRanked ? 0 : nil) }
    /// Whether the tokens of the prompt are scored.
    var scoresPrompt: Bool { echo && logProbabilities != nil }
    /// The number of texts of all prompts.
    var textCount: Int { prompts.count * drawn }

    /// Checks a request.
    ///
    /// - Parameters:
    ///   - parameters: The request.
    ///   - model: The model that it names.
    ///   - limits: The bounds.
    ///   - randomSeed: The seed where the request has none.
    /// - Throws: A ``RequestError`` for the first parameter that is out of range.
    public init(
        _ parameters: CompletionParameters, _ model: ServedModel, _ limits: Limits,
        randomSeed: UInt64 = .random(in: 0...(1 << 53))
    ) throws(RequestError) {
        func number(
            _ name: String, _ value: Int?, _ usual: Int, _ range: ClosedRange<Int>
        ) throws(RequestError) -> Int {
            let value = value ?? usual
            guard range ~= value else {
                throw .invalid(
                    name,
                    "'\(name)' is \(value); give a whole number from \(range.lowerBound) to \(range.upperBound)."
                )
            }
            return value
        }
        self.model = model
        n = try number("n", parameters.n, 1, 1...limits.texts)
        suffix = parameters.suffix.flatMap { $0.isEmpty ? nil : $0 }
        let usualTexts = suffix == nil ? n : max(n, min(limits.suffixTexts, limits.texts))
        drawn = try number("best_of", parameters.bestOf, usualTexts, n...limits.texts)
        streams = parameters.stream ?? false
        if suffix != nil || drawn > n, streams {
            let name = suffix == nil ? "best_of" : "suffix"
            throw .invalid(name, "'\(name)' cannot be streamed: the best is known at the end.")
        }
        if parameters.streamOptions != nil, !streams {
            throw .invalid("stream_options", "'stream_options' needs 'stream': true.")
        }
        includesUsage = parameters.streamOptions?.includeUsage ?? false
        tellsUsageAlways = includesUsage && parameters.streamOptions?.continuousUsage ?? false
        var unit: StopCondition.Unit?
        if let until = parameters.until {
            unit = StopCondition.Unit(rawValue: until)
            if unit == nil { throw .invalid("until", "'until' is sentence, paragraph or line.") }
        }
        tokens = try number(
            "max_tokens", parameters.maxTokens ?? parameters.predicted,
            unit == nil ? Self.usualTokens : Self.usualUnitTokens, 0...limits.tokens)
        let stops = parameters.stop?.texts ?? []
        guard stops.count <= limits.stops, stops.allSatisfy({ 1...limits.stopBytes ~= $0.utf8.count }) else {
            throw .invalid(
                "stop",
                "'stop' is at most \(limits.stops) texts of 1 to \(limits.stopBytes) bytes of UTF-8 each.")
        }
        stop = StopCondition(stops: stops, unit: unit)
        if let count = parameters.logprobs {
            logProbabilities = try number("logprobs", count, 0, 0...limits.alternatives)
        } else {
            logProbabilities = nil
        }
        echo = parameters.echo ?? false
        var rules = WritingRules()
        rules.coinsWords = parameters.coin ?? false
        rules.completesWord = parameters.complete ?? false
        rules.unbalancesMarks = parameters.unbalanced ?? false
        self.rules = rules
        sampling = try parameters.sampler.options(model, limits, randomSeed: randomSeed)
        let tokenizer = model.language.tokenizer
        prompts = try (parameters.prompt ?? PromptList([.text("")])).encoded(
            tokenizer, completesWord: rules.completesWord, limits, "prompt")
        promptTexts = prompts.map {
            String(decoding: tokenizer.decode($0.ids), as: UTF8.self) + ($0.end == .space ? " " : "")
        }
        let suffixTokens = try Self.count(suffix, tokenizer, limits)
        let total = prompts.count * drawn * (tokens + suffixTokens)
        guard total <= limits.totalTokens else {
            throw .invalid(
                "max_tokens",
                "\(prompts.count) prompts × \(drawn) texts × \(tokens + suffixTokens) tokens are \(total); "
                    + "at most \(limits.totalTokens) are written for a request.")
        }
        guard let logProbabilities else { return }
        let scored =
            prompts.count * drawn * tokens + (echo ? drawn * prompts.reduce(0) { $0 + $1.ids.count } : 0)
        scores = scored * (logProbabilities + 1)
        guard scores <= limits.scores else {
            throw .invalid(
                "logprobs",
                "\(scored) tokens with \(logProbabilities + 1) log-probabilities each are too many; "
                    + "at most \(limits.scores) are told for a request.")
        }
    }

    /// Returns the number of tokens of a suffix, 0 without one.
    private static func count(
        _ suffix: String?, _ tokenizer: Tokenizer, _ limits: Limits
    ) throws(RequestError) -> Int {
        guard let suffix else { return 0 }
        let count: Int
        do throws(TextError) {
            count = try tokenizer.encode(suffix).ids.count
        } catch {
            throw .invalid("suffix", "'suffix' cannot be encoded: \(error)")
        }
        guard 1...limits.suffixTokens ~= count else {
            throw .invalid(
                "suffix", "'suffix' has \(count) tokens; give a text of 1 to \(limits.suffixTokens).")
        }
        return count
    }
}
