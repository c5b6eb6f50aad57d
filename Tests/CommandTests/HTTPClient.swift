import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A connection to a server on this computer, which sends bytes as they are and reads one answer after another.
final class HTTPConnection {
    private let socket: Int32
    private var unread: [UInt8] = []

    /// A status, headers by their lower-case names, and a body without its transfer coding.
    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }

        /// The body as JSON.
        func object() throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
        }
    }

    struct Closed: Error {}

    /// Connects; a small receive buffer is full as soon as nothing is read.
    init(port: Int, receiveBuffer: Int32? = nil) throws {
        #if canImport(Glibc)
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #endif
        // No test waits longer for an answer.
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        if var bytes = receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Closed() }
    }

    deinit { close() }

    private var isClosed = false

    func close() {
        guard !isClosed else { return }
        isClosed = true
        #if canImport(Glibc)
        _ = Glibc.close(socket)
        #else
        _ = Darwin.close(socket)
        #endif
    }

    /// Sends bytes.
    func send(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { bytes in
                #if canImport(Glibc)
                Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                #else
                Darwin.send(socket, bytes.baseAddress, bytes.count, 0)
                #endif
            }
            guard sent > 0 else { throw Closed() }
            rest = rest.dropFirst(sent)
        }
    }

    /// Sends a request with a `Host` header, and a body of JSON if there is one.
    func send(_ method: String, _ target: String, _ body: String? = nil, headers: [String: String] = [:])
        throws
    {
        var headers = headers
        if headers["Host"] == nil { headers["Host"] = "localhost" }
        if let body {
            headers["Content-Length"] = "\(body.utf8.count)"
            if headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
        }
        let lines = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
        try send("\(method) \(target) HTTP/1.1\r\n\(lines)\r\n\(body ?? "")")
    }

    /// Sends a request and reads its answer.
    func answer(
        _ method: String, _ target: String, _ body: String? = nil, headers: [String: String] = [:]
    ) throws -> Answer {
        try send(method, target, body, headers: headers)
        return try read()
    }

    /// Reads an answer.
    func read() throws -> Answer {
        let lines = try readHead().split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let name = line.prefix { $0 != ":" }
            headers[name.lowercased()] = line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
        }
        var body: [UInt8] = []
        if headers["transfer-encoding"] == "chunked" {
            while let chunk = try readChunk(), !chunk.isEmpty { body += chunk }
        } else if let count = headers["content-length"].flatMap({ Int($0) }) {
            body = try take(count)
        }
        return Answer(status: status, headers: headers, body: body)
    }

    /// Reads up to the empty line after the headers.
    func readHead() throws -> String { String(decoding: try take(through: "\r\n\r\n"), as: UTF8.self) }

    /// Reads a chunk of a body; an empty one is the last.
    func readChunk() throws -> [UInt8]? {
        let line = String(decoding: try take(through: "\r\n"), as: UTF8.self)
        guard let count = Int(line.prefix { $0.isHexDigit }, radix: 16) else { return nil }
        return Array(try take(count + 2).dropLast(2))
    }

    /// Whether the server closes the connection within the seconds that a test waits.
    func isClosedByServer() -> Bool {
        while true {
            do { try receive() } catch { return true }
        }
    }

    private func take(through end: String) throws -> [UInt8] {
        let end = Array(end.utf8)
        while true {
            if let range = unread.firstRange(of: end) { return try take(range.upperBound) }
            try receive()
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while unread.count < count { try receive() }
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { throw Closed() }
        unread += buffer[..<count]
    }
}
