import Modeling
import Text

/// The body of a request for the tokens of a text: `content` as llama.cpp has it, or `prompt` as vLLM does.
public struct TokenizeParameters: Sendable, Equatable, Decodable {
    /// The name of a model; `nil` for the first.
    public var model: String?
    var content, prompt: String?
    var withPieces: Bool?

    private enum CodingKeys: String, CodingKey {
        case model, content, prompt
        case withPieces = "with_pieces"
    }
}

/// The tokens of a text, each with the text that it adds if that was asked for.
public struct TokenizeResponse: Sendable, Encodable {
    private let ids: [Int32]
    private let pieces: [String]?

    private enum Key: String, CodingKey { case count, tokens, id, piece }

    /// Encodes a text for a model.
    ///
    /// - Throws: A ``RequestError`` for a text that is missing, too long or cannot be encoded.
    public init(
        _ parameters: TokenizeParameters, _ model: ServedModel, _ limits: Limits
    ) throws(RequestError) {
        guard let text = parameters.content ?? parameters.prompt else {
            throw .invalid("content", "'content' is missing.")
        }
        do throws(TextError) {
            ids = try model.language.tokenizer.encode(text).ids
        } catch {
            throw .invalid("content", "The text cannot be encoded: \(error)")
        }
        let vocabulary = model.language.vocabulary
        pieces = parameters.withPieces == true ? ids.map(vocabulary.display) : nil
    }

    /// Encodes the reply.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(ids.count, forKey: .count)
        guard let pieces else { return try object.encode(ids, forKey: .tokens) }
        var list = object.nestedUnkeyedContainer(forKey: .tokens)
        for (id, piece) in zip(ids, pieces) {
            var token = list.nestedContainer(keyedBy: Key.self)
            try token.encode(id, forKey: .id)
            try token.encode(piece, forKey: .piece)
        }
    }
}

/// The body of a request for the text of tokens.
public struct DetokenizeParameters: Sendable, Equatable, Decodable {
    /// The name of a model; `nil` for the first.
    public var model: String?
    var tokens: [Int]
}

/// The text of tokens, by llama.cpp's name and by vLLM's.
public struct DetokenizeResponse: Sendable, Encodable {
    private let content, prompt: String

    /// Decodes tokens.
    ///
    /// - Throws: A ``RequestError`` for an id that the vocabulary lacks.
    public init(_ parameters: DetokenizeParameters, _ model: ServedModel) throws(RequestError) {
        let tokenizer = model.language.tokenizer
        let ids = try tokenizer.vocabulary.checked(parameters.tokens, "tokens")
        content = String(decoding: tokenizer.decode(ids), as: UTF8.self)
        prompt = content
    }
}
