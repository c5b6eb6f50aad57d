import Foundation
import Testing
import Text

@Suite("lmserve") struct ServeTests {
    private static let completions = "/v1/completions"
    /// Keeps a text to a few letters, each of them one token: another character might take more tokens than asked for.
    private static let ascii = #""logit_bias": {"t": 100, "e": 100, "s": 100}"#

    @Test(
        "a text has lmgen's bytes: alone, again, streamed, and while eight others are written",
        arguments: ["char", "word"])
    func same(level: String) throws {
        let model = try GenModel(level: level == "char" ? .char : .word)
        try withServer(model: model) { server in
            for (prompt, seed) in [("The rings of", 7), ("the sky ", 8), ("", 9)] {
                let written = try GenObject(
                    run(
                        "lmgen",
                        [
                            "--json", "--prompt", prompt, "--until", "40", "--seed", "\(seed)", "--stop",
                            "ky of",
                        ],
                        directory: server.directory))
                let body =
                    #""prompt": "\#(prompt)", "max_tokens": 40, "seed": \#(seed), "stop": "ky of", "echo": true"#
                let expected = Array(written.text.utf8)
                for _ in 0..<2 {
                    #expect(try server.texts("{\(body)}").map { Array($0.utf8) } == [expected])
                }

                let stream = try HTTPConnection(port: server.port)
                try stream.send("POST", Self.completions, #"{\#(body), "stream": true}"#)
                let (head, events) = try stream.readEvents()
                #expect(head.contains("text/event-stream") && events.last == "[DONE]")
                let pieces = try events.dropLast().map { event in
                    let object = try JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any]
                    let choices = object?["choices"] as? [[String: Any]]
                    return choices?.first?["text"] as? String ?? ""
                }
                #expect(Array(pieces.joined().utf8) == expected)

                let others = try (0..<8).map { number in
                    let other = try HTTPConnection(port: server.port)
                    try other.send(
                        "POST", Self.completions,
                        #"{"prompt": "the sky of the rings", "max_tokens": 4000, "seed": \#(number)}"#)
                    return other
                }
                _ = try server.seconds(until: "lmserve_texts_writing", is: 8)
                #expect(try server.texts("{\(body)}").map { Array($0.utf8) } == [expected])
                for other in others { other.close() }
            }
        }
    }

    @Test("a reply has OpenAI's shape, with exact counts and a fingerprint") func shape() throws {
        try withServer { server in
            let answer = try server.answer(
                "POST", Self.completions,
                #"{"model": "tiny", "prompt": ["the", "sky"], "n": 2, "max_tokens": 5, "logprobs": 1, \#(Self.ascii)}"#
            )
            #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
            let object = try answer.object(), choices = try #require(object["choices"] as? [[String: Any]])
            #expect(object["object"] as? String == "text_completion" && object["model"] as? String == "tiny")
            #expect((object["id"] as? String)?.hasPrefix("cmpl-") == true)
            let fingerprint = try #require(object["system_fingerprint"] as? String)
            #expect(fingerprint.hasPrefix("lm-") && fingerprint.hasSuffix("-float32-k1"))
            #expect(choices.compactMap { $0["index"] as? Int } == [0, 1, 2, 3])
            #expect(choices.allSatisfy { $0["finish_reason"] as? String == "length" })
            let logprobs = try #require(choices[0]["logprobs"] as? [String: Any])
            #expect(
                Set(logprobs.keys) == [
                    "tokens", "token_ids", "token_logprobs", "top_logprobs", "text_offset",
                ])
            let usage = try #require(object["usage"] as? [String: Any])
            #expect(usage["prompt_tokens"] as? Int == 6 && usage["completion_tokens"] as? Int == 20)
            #expect(usage["total_tokens"] as? Int == 26)
            let models = try server.answer("GET", "/v1/models").object()
            #expect((models["data"] as? [[String: Any]])?.compactMap { $0["id"] as? String } == ["tiny"])
            #expect(try server.answer("GET", "/v1/models/tiny").object()["id"] as? String == "tiny")
            #expect(try server.answer("GET", "/v1/models/other").status == 404)
            #expect(
                try server.answer("POST", Self.completions, #"{"model": "other"}"#).object()["error"] != nil)
        }
    }

    @Test("a stream tells the usage where that was asked for, and the reason once") func stream() throws {
        try withServer { server in
            let connection = try HTTPConnection(port: server.port)
            try connection.send(
                "POST", Self.completions,
                #"{"prompt": "the", "n": 2, "max_tokens": 6, \#(Self.ascii), "stream": true, "stream_options": {"include_usage": true}}"#
            )
            let events = try connection.readEvents().events
            let chunks = try events.dropLast().compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
            let choices = chunks.compactMap { ($0["choices"] as? [[String: Any]])?.first }
            #expect(choices.compactMap { $0["finish_reason"] as? String } == ["length", "length"])
            #expect((chunks.last?["choices"] as? [Any])?.isEmpty == true)
            #expect((chunks.last?["usage"] as? [String: Any])?["completion_tokens"] as? Int == 12)
            #expect(chunks.dropLast().allSatisfy { $0["usage"] == nil })
            // The connection serves another request.
            #expect(try connection.answer("GET", "/health").status == 200)
        }
    }

    @Test("embeddings, suggestions, tokens, metrics and the description are answered") func others() throws {
        try withServer { server in
            let embeddings = try server.answer("POST", "/v1/embeddings", #"{"input": ["the", "sky"]}"#)
                .object()
            let data = try #require(embeddings["data"] as? [[String: Any]])
            #expect(data.count == 2 && (data[0]["embedding"] as? [Double])?.count == 8)
            let suggest = try server.answer("POST", "/v1/suggest", #"{"text": "the ", "keys": "7464"}"#)
            #expect(suggest.text.contains(#""text":"7464""#))
            let tokens = try server.answer("POST", "/tokenize", #"{"content": "the"}"#)
            #expect(tokens.text.hasPrefix(#"{"count":3,"tokens":["#))
            let list = tokens.text.dropFirst(#"{"count":3,"tokens":"#.count).dropLast()
            #expect(
                try server.answer("POST", "/detokenize", #"{"tokens": \#(list)}"#).text.contains(
                    #""content":"the""#))
            #expect(try server.answer("GET", "/metrics").headers["content-type"]?.contains("0.0.4") == true)
            let document = try server.answer("GET", "/openapi.json").object()
            let paths = try #require(document["paths"] as? [String: Any])
            for path in paths.keys { #expect(try server.answer("PUT", path).status == 405, "\(path)") }
            #expect(paths[Self.completions] != nil)
        }
    }

    @Test("rnn-writer's client gets what it sent, and as many continuations as there are") func writer()
        throws
    {
        try withServer { server in
            let root = try server.answer("GET", "/").object()
            #expect(root["message"] as? String == "Have fun!")
            for raw in ["the%20rings%20of", "100%25%20of%20the", "the+sky", ""] {
                let answer = try server.answer("GET", "/generate?start_text=\(raw)&n=2&seed=3")
                let object = try answer.object()
                #expect(object["start_text"] as? String == raw && object["message"] == nil)
                #expect((object["completions"] as? [String])?.count ?? 9 <= 2)
                let time = try #require(object["time"] as? String)
                #expect(time.wholeMatch(of: /\d+\.\d\d/) != nil)
                let again = try server.answer("GET", "/generate?start_text=\(raw)&n=2&seed=3").object()
                #expect(again["completions"] as? [String] == object["completions"] as? [String])
            }
            #expect(try server.answer("GET", "/generate?start_text=%zz").object()["message"] != nil)
            let none = try server.answer("GET", "/generate?start_text=a&n=0").object()
            #expect((none["completions"] as? [String]) == [])
        }
    }

    @Test("SIGHUP loads the model again, and a text in progress keeps the one before") func reload() throws {
        try withServer { server in
            let body = #""prompt": "the", "max_tokens": 4096, "seed": 5"#
            let before = try server.texts("{\(body)}")
            let connection = try HTTPConnection(port: server.port)
            try connection.send("POST", Self.completions, "{\(body)}")
            #expect(try server.seconds(until: "lmserve_texts_writing", is: 1) < 10)
            try GenModel(seed: 2).write(in: server.directory, step: 8)
            kill(server.command.process.processIdentifier, SIGHUP)
            #expect(try server.seconds(until: "lmserve_reloads_total", is: 1) < 10)
            let after = try server.texts(#"{"prompt": "the", "max_tokens": 40, "seed": 5}"#)
            #expect(!before[0].hasPrefix(after[0]))
            let choices = try connection.read().object()["choices"] as? [[String: Any]]
            #expect(choices?.compactMap { $0["text"] as? String } == before)
            // A model that cannot be read changes nothing, and the shipped one does not take its place.
            try FileManager.default.removeItem(at: server.directory.appending(path: "models"))
            kill(server.command.process.processIdentifier, SIGHUP)
            let start = ContinuousClock.now
            while try !server.command.text(of: "err").contains("not reloaded: no model in models yet") {
                try #require(.now - start < .seconds(10))
                usleep(20_000)
            }
            #expect(try server.texts(#"{"prompt": "the", "max_tokens": 40, "seed": 5}"#) == after)
        }
    }

    @Test("SIGTERM completes what was accepted and refuses the rest; the port is free then") func drain()
        throws
    {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let server = try RunningServer(in: directory)
            let writing = try HTTPConnection(port: server.port),
                waiting = try HTTPConnection(port: server.port)
            try writing.send("POST", Self.completions, #"{"prompt": "the", "max_tokens": 4096, "n": 8}"#)
            #expect(try server.seconds(until: "lmserve_texts_writing", is: 8) < 10)
            // The head of a request is on its way when the signal comes.
            try waiting.send("POST /v1/completions HTTP/1.1\r\nHost: localhost\r\n")
            try waiting.send("Content-Type: application/json\r\nContent-Length: 2\r\n\r\n")
            usleep(100_000)
            kill(server.command.process.processIdentifier, SIGTERM)
            usleep(100_000)
            try waiting.send("{}")
            #expect(try waiting.read().status == 503)
            let choices = try writing.read().object()["choices"] as? [[String: Any]]
            #expect(choices?.count == 8)
            let outcome = try server.command.wait()
            #expect(outcome.status == 0, "\(outcome.messages)")
            let next = try run(
                "lmserve", ["--port", "\(server.port)", "--model", "none"], directory: directory)
            #expect(next.status == 66)
        }
    }

    @Test("after the grace, texts in progress are cut off") func grace() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let server = try RunningServer(["--grace", "0.2", "--max-tokens", "1000000"], in: directory)
            let writing = try HTTPConnection(port: server.port)
            try writing.send("POST", Self.completions, #"{"prompt": "the", "max_tokens": 1000000}"#)
            #expect(try server.seconds(until: "lmserve_texts_writing", is: 1) < 10)
            let begin = Date.now
            kill(server.command.process.processIdentifier, SIGTERM)
            #expect(try writing.read().status == 200)
            #expect(try server.command.wait().status == 0)
            #expect(Date.now.timeIntervalSince(begin) < 5)
        }
    }

    @Test("a port that is taken, and a model that is not there, have their exit codes") func start() throws {
        try withServer { server in
            let second = try run("lmserve", ["--port", "\(server.port)"], directory: server.directory)
            #expect(second.status == 69 && second.errors.contains("--port"), "\(second.errors)")
            let missing = try run("lmserve", ["--model", "none"], directory: server.directory)
            #expect(missing.status == 66)
        }
    }
}
