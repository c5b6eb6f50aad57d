import HTTPTypes

/// What can be asked for, by path.
enum Route: String, CaseIterable, Sendable {
    case root = "/"
    case health = "/health"
    case metrics = "/metrics"
    case openAPI = "/openapi.json"
    case models = "/v1/models"
    case completions = "/v1/completions"
    case embeddings = "/v1/embeddings"
    case suggest = "/v1/suggest"
    case novelty = "/v1/novelty"
    case tokenize = "/tokenize"
    case detokenize = "/detokenize"
    case writer = "/generate"

    /// The method that the route answers.
    var method: HTTPRequest.Method {
        switch self {
        case .root, .health, .metrics, .openAPI, .models, .writer: .get
        case .completions, .embeddings, .suggest, .novelty, .tokenize, .detokenize: .post
        }
    }

    /// Whether a key is never needed: what a monitor, or a client before it has a key, wants to know.
    var isPublic: Bool {
        switch self {
        case .root, .health, .openAPI, .models: true
        default: false
        }
    }
}
