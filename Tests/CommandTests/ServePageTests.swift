import Crypto
import Foundation
import Modeling
import Testing
import Text

@Suite("lmserve's page") struct ServePageTests {
    private static let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    @Test("a browser gets the page, a program what rnn-writer expects") func negotiation() throws {
        try withServer { server in
            for accept in [Self.browser, "TEXT/HTML"] {
                let page = try server.answer("GET", "/", headers: ["Accept": accept])
                #expect(page.status == 200 && page.headers["content-type"] == "text/html; charset=utf-8")
                #expect(page.text.hasPrefix("<!DOCTYPE html>") && page.headers["vary"] == "Accept")
                #expect(page.headers["x-content-type-options"] == "nosniff")
                #expect(page.headers["referrer-policy"] == "no-referrer")
            }
            for headers in [[:], ["Accept": "*/*"], ["Accept": "application/json"]] {
                let answer = try server.answer("GET", "/", headers: headers)
                #expect(answer.text == #"{"message":"Have fun!"}"# && answer.headers["vary"] == "Accept")
            }
        }
    }

    @Test("the page has one style and one script, whose digests its policy names, and no other code")
    func policy() throws {
        try withServer { server in
            let page = try server.answer("GET", "/", headers: ["Accept": Self.browser])
            let policy = try #require(page.headers["content-security-policy"])
            for (element, directive) in [("style", "style-src"), ("script", "script-src")] {
                let parts = page.text.components(separatedBy: "<\(element)>")
                try #require(parts.count == 2)
                let content = try #require(parts[1].components(separatedBy: "</\(element)>").first)
                #expect(content.count > 1000)
                let digest = Data(SHA256.hash(data: Data(content.utf8))).base64EncodedString()
                #expect(policy.contains("\(directive) 'sha256-\(digest)'"))
            }
            for rule in [
                "default-src 'none'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'",
                "frame-ancestors 'none'",
            ] {
                #expect(policy.contains(rule))
            }
            let head = page.text.components(separatedBy: "<script>")[0]
            for refused in [" style=", " onclick=", " src=", " href=", "@script", "@style", "://"] {
                #expect(!head.contains(refused), "\(refused)")
            }
            #expect(!page.text.contains("://"), "nothing is asked for elsewhere")
        }
    }

    @Test("copies of the training text are found, in code points, and the rest of it is not told")
    func novelty() throws {
        let book = "A captain of Ceres went out to sea — 雪 — and nobody ever heard of him again after that.\n"
        try withTemporaryDirectory { directory in
            let path = directory.appending(path: "a.txt").path
            try book.write(toFile: path, atomically: true, encoding: .utf8)
            let vocabulary = try Vocabulary(of: "abc", level: .char)
            let train = try Corpus(
                paths: [path], options: CorpusRecord(paths: [path]).options(vocabulary)
            ).train
            let model = try GenModel().with(
                train: .init(sha256: train.sha256, bytes: train.bytes, characters: train.characters))
            try withServer(model: model) { server in
                func find(_ text: String) throws -> HTTPConnection.Answer {
                    let body = try JSONSerialization.data(withJSONObject: ["text": text])
                    return try server.answer("POST", "/v1/novelty", String(decoding: body, as: UTF8.self))
                }
                // Where the training text was, there is another one.
                try "Something else.".write(
                    to: server.directory.appending(path: "a.txt"), atomically: true, encoding: .utf8)
                let missing = try find("the sky")
                #expect(
                    missing.status == 409 && missing.text.contains(#""code":"training_text_unavailable""#))
                #expect(!missing.text.contains("a.txt"))
                #expect(try server.command.text(of: "err").contains("a.txt"), "the owner is told why")

                try book.write(
                    to: server.directory.appending(path: "a.txt"), atomically: true, encoding: .utf8)
                kill(server.command.process.processIdentifier, SIGHUP)
                #expect(try server.seconds(until: "lmserve_reloads_total", is: 1) < 10)
                let copy = "went out to sea — 雪 — and nobody ever heard"
                let answer = try find("🚀 He \(copy)!")
                let object = try answer.object()
                let spans = try #require(object["spans"] as? [[String: Int]], "\(answer.text)")
                #expect(spans == [["start": 4, "characters": copy.unicodeScalars.count + 1]])
                #expect(object["longest_run"] as? [String: Int] == spans[0])
                #expect(object["threshold"] as? Int == 30 && !answer.text.contains("captain"))
                #expect(try find("Nothing of it.").object()["spans"] as? [[String: Int]] == [])
                #expect(try find(String(repeating: "a", count: 20_000)).status == 400)
                #expect(try server.answer("POST", "/v1/novelty", "{}").status == 400)
                #expect(try server.answer("GET", "/v1/novelty").status == 405)
                let metrics = try server.answer("GET", "/metrics").text
                #expect(metrics.contains(#"route="/v1/novelty",status="409"} 1"#))
            }
        }
    }
}

extension GenModel {
    /// The same model as one that was trained on a text.
    fileprivate func with(train: CorpusRecord.Part) throws -> GenModel {
        var model = self
        let old = try JSONSerialization.jsonObject(with: Data(files[Self.configuration] ?? []))
        var object = try #require(old as? [String: Any])
        var corpus = try #require(object["corpus"] as? [String: Any])
        corpus["train"] = ["sha256": train.sha256, "bytes": train.bytes, "characters": train.characters]
        object["corpus"] = corpus
        model.files[Self.configuration] = Array(try JSONSerialization.data(withJSONObject: object))
        return model
    }
}
