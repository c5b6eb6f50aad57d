public import Modeling
import Neural
import Text

/// The body of a request for embeddings, by OpenAI's names.
public struct EmbeddingParameters: Sendable, Equatable, Decodable {
    /// The name of a model; `nil` for the first.
    public var model: String?
    var input: PromptList
    var encodingFormat: String?
    var dimensions: Int?

    private enum CodingKeys: String, CodingKey {
        case model, input, dimensions
        case encodingFormat = "encoding_format"
    }
}

/// A request for embeddings that has been checked.
///
/// The vector of a text is the mean of the last layer's hidden states after each of its tokens, scaled to length 1; that
/// of the empty text is the state after the start token.
public struct EmbeddingJob: Sendable {
    /// The model that reads.
    public let model: ServedModel
    /// The texts.
    public let inputs: [EncodedPrompt]
    /// Whether vectors are returned as base64 of their little-endian floats.
    public let isBase64: Bool

    /// Checks a request.
    ///
    /// - Throws: A ``RequestError`` for the first parameter that is out of range.
    public init(
        _ parameters: EmbeddingParameters, _ model: ServedModel, _ limits: Limits
    ) throws(RequestError) {
        self.model = model
        switch parameters.encodingFormat {
        case nil, "float": isBase64 = false
        case "base64": isBase64 = true
        default: throw .invalid("encoding_format", "'encoding_format' is float or base64.")
        }
        let size = model.language.network.architecture.hiddenSizes.last ?? 0
        if let dimensions = parameters.dimensions, dimensions != size {
            throw .invalid("dimensions", "'dimensions' is \(dimensions); this model has \(size).")
        }
        inputs = try parameters.input.encoded(
            model.language.tokenizer, completesWord: false, limits, "input")
    }
}
