import HTTPTypes
import HummingbirdCore
import NIOCore

/// A request with what is known about its client.
struct Visit: Sendable {
    let request: Request
    let channel: any Channel
    let connection: Connection?
    /// Whose turn it is when there are others: the number of the key, or the address.
    let client: String
    /// The address, for the log.
    let address: String
    /// The name that the client used for the server, with the port, and how it reached it if that is known.
    let authority, scheme: String?
    let begin = ContinuousClock.now

    init(
        _ request: Request, _ channel: any Channel, _ connections: Connections, key: Int?,
        _ forwarded: Forwarded
    ) {
        (self.request, self.channel, connection) = (request, channel, connections[channel])
        address = forwarded.address ?? channel.remoteAddress?.ipAddress ?? "local"
        (authority, scheme) = (forwarded.host ?? request.head.authority, forwarded.scheme)
        client = key.map { "key \($0)" } ?? address
    }

    /// The path and the query as the client wrote them, still percent-encoded.
    var target: (path: Substring, query: Substring) {
        let target = request.head.path ?? "/"
        let path = target.prefix { $0 != "?" }
        return (path, target.dropFirst(path.count + 1))
    }

    /// The value of a query's parameter as the client wrote it, still percent-encoded.
    func rawParameter(_ name: String) -> String? {
        for pair in target.query.split(separator: "&") {
            let key = pair.prefix { $0 != "=" }
            if key == name { return String(pair.dropFirst(key.count + 1)) }
        }
        return nil
    }
}

extension String {
    /// The text without its percent-encoding, `+` as a space; `nil` where that is malformed.
    var formDecoded: String? {
        var bytes: [UInt8] = [], rest = utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy(\.isHexDigit),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
