import HTTPTypes
import NIOCore

/// What a reverse proxy says about the client that it speaks for.
///
/// A client can send these headers as well. A proxy adds to what it gets, so that only the last value is its own.
struct Forwarded: Sendable, Equatable {
    /// The client's address.
    var address: String?
    /// The name that the client used for the server.
    var host: String?
    /// How the client reached the proxy: `http` or `https`.
    var scheme: String?

    /// Believes nobody.
    init() {}

    /// Reads the headers of a proxy; what is no address and no scheme is left out.
    init(_ headers: HTTPFields) {
        func last(_ name: String) -> String? {
            let name = HTTPField.Name(name)
            let value = name.flatMap { headers[values: $0].last }?.split(separator: ",").last
            return value.map { String($0.filter { $0 != " " && $0 != "\t" }) }
        }
        address = last("X-Forwarded-For").flatMap { text in
            (try? SocketAddress(ipAddress: text, port: 0))?.ipAddress
        }
        host = last("X-Forwarded-Host")
        scheme = last("X-Forwarded-Proto").flatMap { ["http", "https"].contains($0) ? $0 : nil }
    }
}
