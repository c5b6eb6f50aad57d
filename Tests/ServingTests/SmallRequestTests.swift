import Modeling
import Testing
import Text

@testable import Serving

@Suite("Suggestions, tokens and rnn-writer") struct SmallRequestTests {
    private static func text(_ value: some Encodable) -> String {
        String(decoding: json(value), as: UTF8.self)
    }

    @Test("suggestions do not depend on what was typed before", arguments: [Level.char, .word])
    func suggestions(level: Level) throws {
        let model = try ServingFixture.model(level)
        func suggest(_ text: String, _ keys: String?, _ model: ServedModel) throws -> String {
            let keys = keys.map { #", "keys": "\#($0)""# } ?? ""
            let parameters = try parse(SuggestParameters.self, #"{"text": "\#(text)"\#(keys)}"#.utf8)
            return Self.text(try SuggestResponse(parameters, model))
        }
        for (text, keys) in [
            ("t", nil), ("th", nil), ("the ca", nil), ("the ", "228"), ("the", nil), ("the cat s", nil),
        ] {
            let fresh = try ServingFixture.model(level)
            #expect(try suggest(text, keys, model) == suggest(text, keys, fresh), "\(text)")
        }
        // A model of characters, with random weights and no list of words, knows none.
        if level == .word { #expect(try suggest("the ", "228", model).contains("cat")) }
    }

    @Test("keys and texts are bounded") func bounds() throws {
        let model = try ServingFixture.model()
        for (text, keys) in [
            (String(repeating: "a", count: 20_000), ""), ("", "2a"), ("", String(repeating: "2", count: 65)),
        ] {
            let parameters = try parse(
                SuggestParameters.self, #"{"text": "\#(text)", "keys": "\#(keys)"}"#.utf8)
            #expect(throws: RequestError.self) { try SuggestResponse(parameters, model) }
        }
    }

    @Test("tokens make the round trip, with pieces too") func tokens() throws {
        let model = try ServingFixture.model()
        let parameters = try parse(
            TokenizeParameters.self, #"{"content": "the 家 🚀", "with_pieces": true}"#.utf8)
        let pieces = Self.text(try TokenizeResponse(parameters, model, Limits()))
        #expect(pieces.contains(#""piece":"家""#))
        let plain = Self.text(
            try TokenizeResponse(
                parse(TokenizeParameters.self, #"{"prompt": "the 家 🚀"}"#.utf8), model, Limits()))
        let list = try #require(plain.split(separator: "[").last?.split(separator: "]").first)
        let back = try DetokenizeResponse(
            parse(DetokenizeParameters.self, #"{"tokens": [\#(list)]}"#.utf8), model)
        #expect(Self.text(back) == #"{"content":"the 家 🚀","prompt":"the 家 🚀"}"#)
        #expect(throws: RequestError.self) {
            try DetokenizeResponse(parse(DetokenizeParameters.self, #"{"tokens": [-1]}"#.utf8), model)
        }
    }

    @Test(
        "the number of continuations is read as rnn-writer's server read it",
        arguments: [
            ("5", 5), (nil, 1), ("x", 1), ("0", 0), ("-3", 0), ("11", 10), ("99999999999999999999", 1),
        ])
    func count(n: String?, expected: Int) {
        #expect(WriterRequest(text: "", count: n, seed: nil).count == expected)
    }

    @Test("continuations of 3 to 20 words that end are taken") func accepted() {
        let request = WriterRequest(text: "", count: nil, seed: nil)
        func isTaken(_ text: String, _ finish: String = "stop") -> Bool {
            request.accepted(CompletionCollector.Choice(index: 0, text: text, finish: finish, seed: 0))
                == text
        }
        #expect(isTaken(" the two men.") && !isTaken(" two men.") && !isTaken(" the two men", "length"))
        #expect(!isTaken(String(repeating: " a", count: 21)))
        #expect(!isTaken(String(repeating: " abcdefghij", count: 13)))
    }

    @Test("metrics are lines of Prometheus's format") func metrics() throws {
        let model = try ServingFixture.model(), metrics = Metrics()
        metrics.answered("/v1/completions", status: 200, seconds: 0.003)
        var types: [Substring: Substring] = [:]
        for line in metrics.prometheusText([model]).split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix("# TYPE") { types[words[2]] = words[3] }
            guard !line.hasPrefix("#") else { continue }
            let name = words[0].prefix { $0 != "{" }
            let family = ["_bucket", "_sum", "_count"].map {
                name.hasSuffix($0) ? name.dropLast($0.count) : name
            }
            #expect(family.contains { types[$0] != nil }, "\(line)")
            #expect(Double(words[1]) != nil, "\(line)")
        }
        let text = metrics.prometheusText([model])
        #expect(text.contains(#"lmserve_requests_total{route="/v1/completions",status="200"} 1"#))
        #expect(text.contains(#"lmserve_request_seconds_bucket{le="0.0025"} 0"#))
        #expect(text.contains(#"lmserve_request_seconds_bucket{le="+Inf"} 1"#))
    }
}
