import Text

/// The body of a request for completions, by OpenAI's names and ours for what `lmgen` adds.
///
/// Fields that are not known are ignored, as are those that are `null`.
public struct CompletionParameters: Sendable, Equatable, Decodable {
    /// The name of a model; `nil` for the first.
    public var model: String?
    /// The prompts; one without text if there is none.
    public var prompt: PromptList?
    var maxTokens, n, bestOf, logprobs, predicted: Int?
    var echo, stream, coin, complete, unbalanced: Bool?
    var stop: StopTexts?
    var suffix: String?
    var until: String?
    var streamOptions: StreamOptions?
    var sampler: SamplerParameters

    /// What the chunks of a stream tell.
    struct StreamOptions: Sendable, Equatable, Decodable {
        var includeUsage, continuousUsage: Bool?

        private enum CodingKeys: String, CodingKey {
            case includeUsage = "include_usage", continuousUsage = "continuous_usage_stats"
        }
    }

    /// One stop text, or a list of them.
    struct StopTexts: Sendable, Equatable, Decodable {
        var texts: [String]

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            if let text = try? single.decode(String.self) {
                texts = [text]
            } else {
                texts = try single.decode([String].self)
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case model, prompt, n, logprobs, echo, stream, coin, complete, unbalanced, stop, suffix, until
        case maxTokens = "max_tokens", bestOf = "best_of", predicted = "n_predict"
        case streamOptions = "stream_options"
    }

    /// Creates the request for one text of a prompt, with everything else left out.
    public init(model: String? = nil, prompt: String) {
        (self.model, self.prompt, sampler) = (model, PromptList([.text(prompt)]), SamplerParameters())
    }

    /// Decodes a request.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        sampler = try SamplerParameters(from: decoder)
        model = try object.decodeIfPresent(String.self, forKey: .model)
        prompt = try object.decodeIfPresent(PromptList.self, forKey: .prompt)
        maxTokens = try object.decodeIfPresent(Int.self, forKey: .maxTokens)
        predicted = try object.decodeIfPresent(Int.self, forKey: .predicted)
        n = try object.decodeIfPresent(Int.self, forKey: .n)
        bestOf = try object.decodeIfPresent(Int.self, forKey: .bestOf)
        logprobs = try object.decodeIfPresent(Int.self, forKey: .logprobs)
        echo = try object.decodeIfPresent(Bool.self, forKey: .echo)
        stream = try object.decodeIfPresent(Bool.self, forKey: .stream)
        coin = try object.decodeIfPresent(Bool.self, forKey: .coin)
        complete = try object.decodeIfPresent(Bool.self, forKey: .complete)
        unbalanced = try object.decodeIfPresent(Bool.self, forKey: .unbalanced)
        stop = try object.decodeIfPresent(StopTexts.self, forKey: .stop)
        suffix = try object.decodeIfPresent(String.self, forKey: .suffix)
        until = try object.decodeIfPresent(String.self, forKey: .until)
        streamOptions = try object.decodeIfPresent(StreamOptions.self, forKey: .streamOptions)
    }
}
