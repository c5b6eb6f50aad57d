import HTTPTypes
import HummingbirdCore
import NIOCore
import Serving

extension Response {
    /// A reply of bytes that no browser takes for anything else than its type.
    init(_ status: HTTPResponse.Status = .ok, _ bytes: some Sequence<UInt8>, type: String) {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.contentTypeOptions] = "nosniff"
        headers[.cacheControl] = "no-store"
        self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A reply of JSON.
    init(_ status: HTTPResponse.Status = .ok, json value: some Encodable) {
        self.init(status, json(value), type: "application/json")
    }

    /// The reply, which keeps a value alive until it has been written.
    func holding(_ value: some Sendable) -> Response {
        var held = self
        let body = self.body
        held.body = ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(writer)
            withExtendedLifetime(value) {}
        }
        return held
    }

    /// The reply to a request that is refused.
    init(_ error: RequestError) {
        self.init(HTTPResponse.Status(code: error.status), json: error)
        if let seconds = error.retryAfter { headers[.retryAfter] = "\(seconds)" }
        if error.status == 401 { headers[.wwwAuthenticate] = "Bearer" }
    }
}

extension HTTPField.Name {
    fileprivate static let contentTypeOptions =
        HTTPField.Name("X-Content-Type-Options") ?? .contentType
}
