import Hummingbird
import HummingbirdCore
import NIOCore
import Serving

/// Reads the bodies of requests, each within bounds of size and time.
struct BodyReader: Sendable {
    let bytes: Int
    /// The time that a body may take, however slowly its bytes drip in.
    let time: Duration

    /// Returns the bytes of a JSON body.
    ///
    /// - Throws: A ``Serving/RequestError`` of status 408, 413 or 415.
    func read(_ request: Request) async throws -> [UInt8] {
        let type = request.headers[.contentType]?.lowercased() ?? ""
        // A page elsewhere can send other types without asking its browser's leave.
        guard type.split(separator: ";").first?.trimmed == "application/json" else {
            throw RequestError(415, .invalid, "Send JSON, with the header Content-Type: application/json.")
        }
        let tooLarge = RequestError(413, .invalid, "The body has more than \(bytes) bytes.")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bytes {
            throw tooLarge
        }
        let body = request.body
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { [bytes] in
                do {
                    return Array(try await body.collect(upTo: bytes).readableBytesView)
                } catch is NIOTooManyBytesError {
                    throw tooLarge
                }
            }
            group.addTask { [time] in
                try await Task.sleep(for: time)
                throw RequestError(408, .invalid, "The body did not come in time.")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }
}

extension Substring {
    /// The text without spaces around it.
    fileprivate var trimmed: Substring {
        let front = drop { $0 == " " }
        return front.prefix(front.count - front.reversed().prefix { $0 == " " }.count)
    }
}
