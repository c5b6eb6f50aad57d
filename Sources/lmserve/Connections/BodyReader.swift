import HTTPTypes
import HummingbirdCore
import NIOCore
import Serving

/// Reads the bodies of requests, each within bounds of size and time.
struct BodyReader: Sendable {
    let bytes: Int
    /// The time that a body may take, however slowly its bytes drip in; then its connection is closed.
    let time: Duration

    /// Returns the bytes of a JSON body.
    ///
    /// - Throws: A ``Serving/RequestError`` of status 413 or 415, or the error of a closed connection.
    func read(_ request: Request, _ channel: any Channel) async throws -> [UInt8] {
        let type = request.headers[.contentType]?.lowercased() ?? ""
        // A page elsewhere can send other types without asking its browser's leave.
        guard type.split(separator: ";").first?.trimmed == "application/json" else {
            throw RequestError(415, .invalid, "Send JSON, with the header Content-Type: application/json.")
        }
        let tooLarge = RequestError(413, .invalid, "The body has more than \(bytes) bytes.")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bytes {
            throw tooLarge
        }
        let late = channel.eventLoop.scheduleTask(in: TimeAmount(time)) {
            channel.close(mode: .all, promise: nil)
        }
        defer { late.cancel() }
        do {
            return Array(try await request.body.collect(upTo: bytes).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
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
