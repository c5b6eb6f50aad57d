import Foundation
import Testing

/// A server that a test has started, with the address that it printed.
struct RunningServer {
    let command: RunningCommand
    let port: Int
    /// Where its models are.
    let directory: URL

    /// Starts a server on a port that is free and waits for its address.
    init(_ arguments: [String] = [], in directory: URL) throws {
        self.directory = directory
        command = try RunningCommand("lmserve", ["--port", "0"] + arguments, directory: directory)
        let end = Date.now + 60
        var address = ""
        while Date.now < end, !address.hasSuffix("\n"), command.process.isRunning {
            usleep(5_000)
            address = try command.text(of: "out")
        }
        let digits = address.split(separator: ":").last?.prefix { $0.isNumber } ?? ""
        let errors = try command.text(of: "err")
        port = try #require(Int(digits), "\(errors)")
    }

    /// Sends a request on a connection of its own.
    func answer(
        _ method: String, _ target: String, _ body: String? = nil, headers: [String: String] = [:]
    ) throws -> HTTPConnection.Answer {
        try HTTPConnection(port: port).answer(method, target, body, headers: headers)
    }

    /// Asks for completions and returns the texts.
    func texts(_ body: String) throws -> [String] {
        let answer = try answer("POST", "/v1/completions", body)
        let choices = try answer.object()["choices"] as? [[String: Any]]
        return try #require(choices, "\(answer.text)").compactMap { $0["text"] as? String }
    }

    /// A number of `/metrics`.
    func metric(_ name: String) throws -> Double {
        let lines = try answer("GET", "/metrics").text.split(separator: "\n")
        let line = lines.first { $0.hasPrefix(name + " ") }
        return try #require(line?.split(separator: " ").last.flatMap { Double($0) })
    }

    /// Waits until a number of `/metrics` is `value`, at most for some seconds; returns the seconds it took.
    func seconds(until name: String, is value: Double, atMost: Double = 10) throws -> Double {
        let begin = Date.now
        while try metric(name) != value {
            guard Date.now.timeIntervalSince(begin) < atMost else { return .infinity }
            usleep(10_000)
        }
        return Date.now.timeIntervalSince(begin)
    }

    /// Ends the server by a signal and returns what it left.
    @discardableResult func end(_ signal: Int32 = SIGTERM) throws -> Outcome {
        kill(command.process.processIdentifier, signal)
        return try command.wait()
    }
}

/// Runs `body` with a server of a model of random weights, `tiny`.
func withServer(
    _ arguments: [String] = [], model: GenModel? = nil, _ body: (RunningServer) throws -> Void
) throws {
    try withTemporaryDirectory { directory in
        try (model ?? GenModel()).write(in: directory)
        let server = try RunningServer(arguments, in: directory)
        defer { kill(server.command.process.processIdentifier, SIGKILL) }
        try body(server)
        let outcome = try server.end()
        #expect(outcome.status == 0, "\(outcome.messages)")
    }
}

extension HTTPConnection {
    /// The data of each event of a stream, which ends with the last.
    func readEvents() throws -> (head: String, events: [String]) {
        let head = try readHead()
        var bytes: [UInt8] = []
        while let chunk = try readChunk(), !chunk.isEmpty { bytes += chunk }
        let events = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n\n").filter {
            !$0.isEmpty
        }
        return (head, events.map { String($0.dropFirst("data: ".count)) })
    }
}
