/// Why a request is refused, in the shape of OpenAI's errors.
public struct RequestError: Error, Sendable, Equatable {
    /// The kind of error, as OpenAI's clients know it.
    public enum Kind: String, Sendable {
        /// The request is malformed or out of bounds.
        case invalid = "invalid_request_error"
        /// No key, or a wrong one.
        case authentication = "authentication_error"
        /// Not allowed from here.
        case permission = "permission_error"
        /// Too many requests.
        case rateLimit = "rate_limit_error"
        /// Not now.
        case unavailable = "unavailable_error"
        /// A fault of the server.
        case server = "server_error"
    }

    /// The HTTP status.
    public let status: Int
    /// The kind.
    public let kind: Kind
    /// One sentence for a person.
    public let message: String
    /// The parameter that is wrong, if it is one.
    public let parameter: String?
    /// A word for programs, if there is one, such as `model_not_found`.
    public let code: String?
    /// The seconds after which another try may succeed.
    public let retryAfter: Int?

    /// Creates an error.
    public init(
        _ status: Int, _ kind: Kind, _ message: String, parameter: String? = nil, code: String? = nil,
        retryAfter: Int? = nil
    ) {
        (self.status, self.kind, self.message) = (status, kind, message)
        (self.parameter, self.code, self.retryAfter) = (parameter, code, retryAfter)
    }

    /// A parameter with an impossible value: 400.
    public static func invalid(_ parameter: String?, _ message: String) -> RequestError {
        RequestError(400, .invalid, message, parameter: parameter)
    }

    /// A full queue: 429.
    public static let busy = RequestError(
        429, .rateLimit, "The queue is full; try again later.", code: "queue_full", retryAfter: 1)

    /// A server that is about to end: 503.
    public static let ending = RequestError(
        503, .unavailable, "The server is shutting down.", code: "shutting_down", retryAfter: 5)
}

extension RequestError: Encodable {
    private enum Key: String, CodingKey { case error, message, type, param, code }

    /// Encodes OpenAI's object, and beside it the message alone, which rnn-writer shows.
    public func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: Key.self)
        try body.encode(message, forKey: .message)
        var error = body.nestedContainer(keyedBy: Key.self, forKey: .error)
        try error.encode(message, forKey: .message)
        try error.encode(kind.rawValue, forKey: .type)
        try error.encode(parameter, forKey: .param)
        try error.encode(code, forKey: .code)
    }
}
