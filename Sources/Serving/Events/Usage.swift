/// The tokens of a request, in OpenAI's shape.
public struct Usage: Sendable, Equatable {
    /// The tokens of the prompts, and those of them whose state was kept.
    public var promptTokens = 0, cachedTokens = 0
    /// The tokens drawn, those of a stop text and of texts that were not chosen included; `nil` where none can be.
    public var completionTokens: Int? = 0

    /// Creates zeros.
    public init() {}
}

extension Usage: Encodable {
    private enum Key: String, CodingKey {
        case promptTokens = "prompt_tokens", completionTokens = "completion_tokens"
        case totalTokens = "total_tokens"
        case details = "prompt_tokens_details", cachedTokens = "cached_tokens"
    }

    /// Encodes the usage.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(promptTokens, forKey: .promptTokens)
        try object.encodeIfPresent(completionTokens, forKey: .completionTokens)
        try object.encode(promptTokens + (completionTokens ?? 0), forKey: .totalTokens)
        guard completionTokens != nil else { return }
        var details = object.nestedContainer(keyedBy: Key.self, forKey: .details)
        try details.encode(cachedTokens, forKey: .cachedTokens)
    }
}
