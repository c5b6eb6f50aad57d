/// A reply to a request for completions, or a chunk of one, in OpenAI's shape.
public struct CompletionResponse: Sendable, Encodable {
    /// The name of the request, the same in all chunks.
    public let id: String
    /// When the request came, in seconds since 1970.
    public let created: Int
    let model: String
    let fingerprint: String
    /// The choices; one in a chunk, none in the last one, which tells the usage.
    public var choices: [CompletionCollector.Choice] = []
    /// The tokens, where they are told.
    public var usage: Usage?

    private enum CodingKeys: String, CodingKey {
        case id, object, created, model, choices, usage
        case fingerprint = "system_fingerprint"
    }

    /// Creates a reply without choices.
    public init(id: String, created: Int, _ model: ServedModel) {
        (self.id, self.created) = (id, created)
        (self.model, fingerprint) = (model.name, model.fingerprint)
    }

    /// Encodes the reply.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(id, forKey: .id)
        try object.encode("text_completion", forKey: .object)
        try object.encode(created, forKey: .created)
        try object.encode(model, forKey: .model)
        try object.encode(fingerprint, forKey: .fingerprint)
        try object.encode(choices, forKey: .choices)
        try object.encodeIfPresent(usage, forKey: .usage)
    }
}

extension CompletionCollector.Choice: Encodable {
    private enum Key: String, CodingKey {
        case index, text, logprobs, seed
        case finish = "finish_reason"
    }

    /// Encodes the choice.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(index, forKey: .index)
        try object.encode(text, forKey: .text)
        try object.encode(logProbabilities, forKey: .logprobs)
        try object.encode(finish, forKey: .finish)
        try object.encode(seed, forKey: .seed)
    }
}

/// Returns an event of a stream ("server-sent events") with JSON as its data.
public func serverSentEvent(_ data: [UInt8]) -> [UInt8] { Array("data: ".utf8) + data + Array("\n\n".utf8) }

/// The last event of a stream.
public let lastServerSentEvent = Array("data: [DONE]\n\n".utf8)
