import HTTPTypes

/// Which pages may use the server: its own, and those of the origins that the owner allowed.
struct OriginCheck: Sendable {
    private let origins: Set<String>

    /// Allows origins such as `https://example.org`.
    init(_ origins: [String]) { self.origins = Set(origins.map { $0.lowercased() }) }

    /// What is known about the page that a request comes from.
    enum Verdict: Equatable {
        /// No page, or the server's own.
        case own
        /// A page of an allowed origin.
        case allowed(String)
        /// Another page.
        case foreign
    }

    /// Judges the header `Origin` beside `Host`, and how the server was reached if that is known.
    func verdict(origin: String?, authority: String?, scheme: String? = nil) -> Verdict {
        guard let origin else { return .own }
        if origins.contains(origin.lowercased()) { return .allowed(origin) }
        guard let authority else { return .foreign }
        let schemes = scheme.map { [$0] } ?? ["http", "https"]
        let own = schemes.map { "\($0)://\(authority.lowercased())" }
        return own.contains(origin.lowercased()) ? .own : .foreign
    }

    /// The headers that let a page of an allowed origin read an answer.
    static func headers(for origin: String) -> HTTPFields {
        var headers = HTTPFields()
        headers[.accessControlAllowOrigin] = origin
        headers[.vary] = "Origin"
        return headers
    }

    /// The headers that answer a browser's question whether a page may send a request.
    static func preflightHeaders(for origin: String) -> HTTPFields {
        var headers = headers(for: origin)
        headers[.accessControlAllowMethods] = "GET, POST"
        headers[.accessControlAllowHeaders] = "Authorization, Content-Type, X-Api-Key"
        headers[.accessControlMaxAge] = "600"
        return headers
    }
}
