import Console

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Clients of a server on one thread, each of which sends its requests one after another over a connection of its own.
///
/// They take as little of the processor as they can, because they share it with the server that is measured.
struct ServerClient {
    /// An answer, of which only the end of the body is kept.
    struct Answer {
        /// The time from the request to the first byte of the body, and to its last, in seconds.
        var firstByte = 0.0, last = 0.0
        var status = 0
        var tail: [UInt8] = []

        /// The number after a name in the last bytes of the body.
        func number(_ name: String) -> Double? {
            let text = String(decoding: tail, as: UTF8.self)
            guard let range = text.ranges(of: name).last else { return nil }
            return Double(
                text[range.upperBound...].drop { "\": ".contains($0) }.prefix {
                    "0123456789.e+-".contains($0)
                })
        }
    }

    let host: String
    let port: Int

    /// Returns a request of JSON.
    static func post(_ path: String, _ body: String) -> String {
        "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// Returns a request without a body.
    static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    /// Sends requests and waits for all answers.
    ///
    /// - Parameters:
    ///   - requests: Those of each client, in order.
    ///   - pause: The seconds that a client waits after an answer.
    /// - Returns: The answers of each client.
    /// - Throws: ``BenchError/server(_:)`` where a connection fails or a status is not 200.
    func exchange(_ requests: [[String]], pause: Double = 0) throws -> [[Answer]] {
        // They do not begin at the same moment, as people do not.
        let begin = Self.now
        var clients = try requests.indices.map { number in
            try Client(
                requests[number], socket: connected(),
                due: begin + pause * Double(number) / Double(requests.count))
        }
        defer { for client in clients { close(client.socket) } }
        while true {
            let now = Self.now
            var wait = 1.0
            for i in clients.indices where clients[i].isPaused {
                guard clients[i].due <= now else {
                    wait = min(wait, clients[i].due - now)
                    continue
                }
                try clients[i].send()
            }
            guard clients.contains(where: { !$0.isComplete }) else { break }
            var polled = clients.map { client in
                pollfd(fd: client.isWaiting ? client.socket : -1, events: Int16(POLLIN), revents: 0)
            }
            poll(&polled, nfds_t(polled.count), Int32((wait * 1e3).rounded(.up)))
            for i in clients.indices where polled[i].revents != 0 { try clients[i].receive(pause) }
        }
        return clients.map(\.answers)
    }

    /// Sends one request.
    func answer(_ request: String) throws -> Answer { try exchange([[request]])[0][0] }

    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private func connected() throws -> Int32 {
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
            throw BenchError.server("\(host) is no address of IPv4")
        }
        let status = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw BenchError.server("nobody listens on \(host), port \(port)") }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }
}

/// A client and the answer that it is reading.
private struct Client {
    let socket: Int32
    private(set) var answers: [ServerClient.Answer] = []
    /// When the next request is sent.
    private(set) var due: Double
    private(set) var isWaiting = false
    private let requests: [String]
    private var answer = ServerClient.Answer()
    private var sent = 0.0
    /// The bytes before the body, until it begins.
    private var head: [UInt8] = []
    /// The bytes of the body that are missing; `nil` where it comes in chunks.
    private var missing: Int?
    private var isInBody = false

    /// The most bytes of a body that are kept.
    private static let tailBytes = 2048
    private static let end = Array("\r\n0\r\n\r\n".utf8)

    init(_ requests: [String], socket: Int32, due: Double) {
        (self.requests, self.socket, self.due) = (requests, socket, due)
    }

    var isComplete: Bool { answers.count == requests.count }
    var isPaused: Bool { !isWaiting && !isComplete }

    mutating func send() throws {
        (answer, head, missing, isInBody, isWaiting) = (ServerClient.Answer(), [], nil, false, true)
        var rest = Array(requests[answers.count].utf8)[...]
        sent = ServerClient.now
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
            guard count > 0 else { throw BenchError.server("the server has closed a connection") }
            rest = rest.dropFirst(count)
        }
    }

    mutating func receive(_ pause: Double) throws {
        try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            let count = recv(socket, buffer.baseAddress, buffer.count, 0)
            guard count > 0 else { throw BenchError.server("the server has closed a connection") }
            take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        guard isInBody, missing.map({ $0 <= 0 }) ?? answer.tail.hasSuffix(Self.end) else { return }
        answer.last = ServerClient.now - sent
        guard answer.status == 200 else {
            throw BenchError.server(
                "status \(answer.status): \(String(decoding: answer.tail, as: UTF8.self))")
        }
        answers.append(answer)
        (isWaiting, due) = (false, ServerClient.now + pause)
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard !isInBody else { return takeBody(bytes) }
        head += bytes
        guard let end = head.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
        let text = String(decoding: head[..<end.lowerBound], as: UTF8.self).lowercased()
        answer.status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let length = text.split(separator: "content-length: ").dropFirst().first
        missing = length.flatMap { Int($0.prefix { $0.isNumber }) }
        isInBody = true
        let body = Array(head[end.upperBound...])
        body.withUnsafeBytes { takeBody($0) }
    }

    private mutating func takeBody(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        if answer.firstByte == 0 { answer.firstByte = ServerClient.now - sent }
        missing = missing.map { $0 - bytes.count }
        answer.tail += bytes.suffix(Self.tailBytes)
        if answer.tail.count > 2 * Self.tailBytes {
            answer.tail.removeFirst(answer.tail.count - Self.tailBytes)
        }
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ end: [UInt8]) -> Bool {
        count >= end.count && self[(count - end.count)...] == end[...]
    }
}

/// An error that ends a measurement.
enum BenchError: CommandError {
    case server(String)

    var status: ExitStatus { .unavailable }
    var description: String {
        switch self {
        case .server(let reason): "the server cannot be measured: \(reason)"
        }
    }
    var advice: String? { nil }
}
