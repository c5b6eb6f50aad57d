import Foundation
import Testing

@Suite("lmserve and strangers") struct ServeSecurityTests {
    private static let completions = "/v1/completions"
    private static let short = #"{"prompt": "the", "max_tokens": 3}"#

    /// Runs `body` with a server that needs one of two keys.
    private func withKeys(_ arguments: [String] = [], _ body: (RunningServer) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let file = directory.appending(path: "keys")
            try Data("# ours\nsecret-one\n\nsecret-two\n".utf8).write(to: file)
            let server = try RunningServer(["--api-key-file", file.path] + arguments, in: directory)
            defer { kill(server.command.process.processIdentifier, SIGKILL) }
            try body(server)
            let outcome = try server.end()
            #expect(outcome.status == 0 && !outcome.messages.contains("secret"))
        }
    }

    @Test("a key is needed, in either header, but not for health, models and the description") func keys()
        throws
    {
        try withKeys { server in
            func status(_ headers: [String: String]) throws -> Int {
                try server.answer("POST", Self.completions, Self.short, headers: headers).status
            }
            for headers in [
                [:], ["X-Api-Key": "secret"], ["X-Api-Key": ""], ["Authorization": "Bearer secret-onE"],
                ["Authorization": "secret-one"], ["X-Api-Key": "# ours"],
                ["Authorization": "Basic secret-one"],
            ] {
                let answer = try server.answer("POST", Self.completions, Self.short, headers: headers)
                #expect(answer.status == 401, "\(headers)")
                #expect(answer.text.contains(#""type":"authentication_error""#))
            }
            #expect(try status(["X-Api-Key": "secret-one"]) == 200)
            #expect(try status(["Authorization": "Bearer secret-two"]) == 200)
            for path in ["/", "/health", "/v1/models", "/openapi.json"] {
                #expect(try server.answer("GET", path).status == 200, "\(path)")
            }
            for path in ["/metrics", "/v1/models/tiny", "/nothing"] {
                #expect(try server.answer("GET", path).status == 401, "\(path)")
            }
            #expect(try server.answer("GET", "/generate?n=1").object()["message"] as? String == "Forbidden")
        }
    }

    @Test("only names of the server are answered, so that no page can take it for its own") func hosts()
        throws
    {
        try withServer(["--allow-host", "desk.example"]) { server in
            for (host, status) in [
                ("localhost", 200), ("localhost:8080", 200), ("127.0.0.1:1", 200), ("[::1]:80", 200),
                ("192.168.0.7", 200), ("desk.example", 200), ("DESK.example:99", 200), ("evil.example", 403),
                ("localhost.evil.example", 403), ("127.0.0.1.evil.example", 403), ("", 403),
            ] {
                #expect(
                    try server.answer("GET", "/health", headers: ["Host": host]).status == status, "\(host)")
            }
            let connection = try HTTPConnection(port: server.port)
            try connection.send("GET /health HTTP/1.0\r\n\r\n")
            #expect(try connection.read().status == 403)
        }
    }

    @Test("pages elsewhere are refused, those of an allowed origin are not") func origins() throws {
        try withServer(["--cors-origin", "https://good.example"]) { server in
            func answer(_ method: String, _ origin: String) throws -> HTTPConnection.Answer {
                try server.answer(
                    method, Self.completions, method == "POST" ? Self.short : nil, headers: ["Origin": origin]
                )
            }
            for origin in ["https://evil.example", "null", "https://good.example.evil.example"] {
                for method in ["POST", "OPTIONS"] {
                    let refused = try answer(method, origin)
                    #expect(refused.status == 403 && refused.headers["access-control-allow-origin"] == nil)
                }
            }
            #expect(try answer("POST", "http://localhost").status == 200)
            let allowed = try answer("POST", "https://good.example")
            #expect(allowed.status == 200)
            #expect(allowed.headers["access-control-allow-origin"] == "https://good.example")
            let question = try answer("OPTIONS", "https://good.example")
            #expect(question.status == 204)
            #expect(question.headers["access-control-allow-headers"]?.contains("X-Api-Key") == true)
        }
    }

    @Test("other addresses than this computer's need keys, or to be open to all") func addresses() throws {
        for host in ["0.0.0.0", "::", "192.168.0.7", "example.org"] {
            let outcome = try run("lmserve", ["--host", host])
            #expect(outcome.status == 64 && outcome.errors.contains("--open"), "\(outcome.errors)")
        }
        try withServer(["--host", "0.0.0.0", "--open"]) { server in
            let health = try server.answer("GET", "/health")
            #expect(health.status == 200)
        }
    }

    @Test("what is no request is refused, and the server goes on") func malformed() throws {
        try withServer(["--patience", "1"]) { server in
            for (body, status) in [
                ("{", 400), ("", 400), ("[]", 400), (#"{"prompt": [-1]}"#, 400),
                (String(repeating: "[", count: 100_000), 400), (#"{"max_tokens": 1e99}"#, 400),
            ] {
                let answer = try server.answer("POST", Self.completions, body)
                #expect(answer.status == status, "\(body.prefix(20))")
                let object = try answer.object()
                #expect(object["message"] as? String != nil)
                #expect((object["error"] as? [String: Any])?["type"] as? String == "invalid_request_error")
            }
            let typed = try server.answer(
                "POST", Self.completions, Self.short, headers: ["Content-Type": "text/plain"])
            #expect(typed.status == 415)
            for path in ["/nothing", "/../etc/passwd", "/v1/models/../../etc/passwd", "/v1/models/%2e%2e"] {
                #expect(try server.answer("GET", path).status == 404, "\(path)")
            }
            #expect(try server.answer("GET", Self.completions).status == 405)
            for bytes in ["\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n"] {
                let connection = try HTTPConnection(port: server.port)
                try connection.send(bytes)
                if let answer = try? connection.read() { #expect(answer.status >= 400) }
            }
            #expect(try server.answer("POST", Self.completions, Self.short).status == 200)
        }
    }

    @Test("heads, bodies, addresses and prompts that are too large are refused") func large() throws {
        try withServer(["--max-prompt", "50"]) { server in
            let long = String(repeating: "a", count: 2 << 20)
            let body = try server.answer("POST", Self.completions, #"{"prompt": "\#(long)"}"#)
            #expect(body.status == 413)
            // Without a length, it is counted as it comes.
            let chunked = try HTTPConnection(port: server.port)
            try chunked.send(
                "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<3 { try? chunked.send("80000\r\n\(long.prefix(0x80000))\r\n") }
            #expect(try chunked.read().status == 413)
            #expect(chunked.isClosedByServer())
            let target = try server.answer(
                "GET", "/generate?start_text=\(long.prefix(15 << 10 + 1 << 10 + 2000))")
            #expect([400, 414, 431].contains(target.status))
            let head = try HTTPConnection(port: server.port)
            try? head.send("GET", "/health", headers: ["X-Long": String(long.prefix(100_000))])
            #expect((try? head.read().status) ?? 431 >= 400)
            let prompt = try server.answer("POST", Self.completions, #"{"prompt": "\#(long.prefix(51))"}"#)
            #expect(prompt.status == 400)
            #expect(try server.answer("POST", Self.completions, Self.short).status == 200)
        }
    }

    @Test(
        "a client that goes away has its texts ended within a second, streamed or not",
        arguments: [false, true])
    func disconnect(streams: Bool) throws {
        try withServer(["--max-tokens", "1000000"]) { server in
            let body = #"{"prompt": "the", "max_tokens": 1000000, "stream": \#(streams)}"#
            let connections = try (0..<20).map { _ in
                let connection = try HTTPConnection(port: server.port)
                try connection.send("POST", Self.completions, body)
                return connection
            }
            #expect(try server.seconds(until: "lmserve_texts_writing", is: 20) < 10)
            for connection in connections { connection.close() }
            #expect(try server.seconds(until: "lmserve_texts_writing", is: 0) < 1)
            #expect(try server.answer("POST", Self.completions, Self.short).status == 200)
        }
    }

    @Test("a full queue is answered with 429 and when to try again") func busy() throws {
        try withServer(["--queue", "1", "--parallel", "1", "--max-tokens", "1000000"]) { server in
            let body = #"{"prompt": "the", "max_tokens": 1000000}"#
            let writing = try HTTPConnection(port: server.port),
                waiting = try HTTPConnection(port: server.port)
            try writing.send("POST", Self.completions, body)
            #expect(try server.seconds(until: "lmserve_texts_writing", is: 1) < 10)
            try waiting.send("POST", Self.completions, body)
            #expect(try server.seconds(until: "lmserve_requests_waiting", is: 1) < 10)
            let refused = try server.answer("POST", Self.completions, Self.short)
            #expect(refused.status == 429 && refused.headers["retry-after"] == "1")
            #expect(refused.text.contains(#""type":"rate_limit_error""#))
            #expect(try server.metric("lmserve_refused_total") == 1)
            writing.close()
            waiting.close()
            #expect(try server.seconds(until: "lmserve_texts_writing", is: 0) < 2)
            #expect(try server.answer("POST", Self.completions, Self.short).status == 200)
        }
    }

    @Test("a request that takes too long ends as it is") func timeout() throws {
        try withServer(["--timeout", "0.5", "--max-tokens", "1000000"]) { server in
            let begin = Date.now
            let answer = try server.answer(
                "POST", Self.completions, #"{"prompt": "the", "max_tokens": 1000000}"#)
            #expect(answer.status == 200 && answer.text.contains(#""finish_reason":"length""#))
            #expect(Date.now.timeIntervalSince(begin) < 3)
        }
    }

    @Test("a client that is slow to send or to take has its connection closed") func slow() throws {
        try withServer(["--patience", "1", "--max-tokens", "100000"]) { server in
            let head = try HTTPConnection(port: server.port), body = try HTTPConnection(port: server.port)
            let reader = try HTTPConnection(port: server.port, receiveBuffer: 4096), begin = Date.now
            try head.send("POST /v1/completions HTTP/1.1\r\nHost: loc")
            try body.send("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\n")
            try body.send("Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
            // Megabytes, of which not one is taken.
            try reader.send(
                "POST", Self.completions,
                #"{"prompt": "the", "max_tokens": 12000, "stream": true, "logprobs": 20}"#)
            #expect(try reader.readHead().hasPrefix("HTTP/1.1 200"))
            #expect(body.isClosedByServer())
            #expect(head.isClosedByServer())
            #expect(Date.now.timeIntervalSince(begin) < 8)
            // Only that of this question is left, although the reader has not closed its own.
            #expect(try server.seconds(until: "lmserve_connections", is: 1, atMost: 60) < 60)
            withExtendedLifetime(reader) {}
            #expect(try server.answer("POST", Self.completions, Self.short).status == 200)
        }
    }

    @Test("a log line is one line, whatever was asked for", arguments: ["plain", "json"]) func log(
        form: String
    ) throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let server = try RunningServer(["--log", form], in: directory)
            _ = try server.answer("GET", "/generate?start_text=a%0D%0Aforged%20line&n=1")
            _ = try server.answer("GET", "/forged%0D%0Aline")
            _ = try server.answer("POST", Self.completions, #"{"prompt": "forged\nline"}"#)
            let outcome = try server.end()
            let lines = outcome.errors.split(separator: "\n")
            #expect(!outcome.errors.contains("forged") && !lines.isEmpty)
            #expect(lines.filter { $0.contains("/generate") }.count == 1, "\(outcome.errors)")
            if form == "json" {
                for line in lines {
                    #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
                }
            }
        }
    }
}
