import Modeling
import Neural
import Testing
import Text

@testable import Serving

@Suite("Log-probabilities") struct LogProbabilityTests {
    private static func written(_ rest: String, _ level: Level) async throws -> Written {
        let model = try ServingFixture.model(level)
        let json = #"{"prompt": "the cat ", "max_tokens": 30, "seed": 2\#(rest)}"#
        return try await Scheduler.running { try await $0.write(ServingFixture.job(json, model)) }
    }

    @Test(
        "each token has its own, at most as many others as were asked for, and its place",
        arguments: Level.allCases)
    func shape(level: Level) async throws {
        for count in [0, 5] {
            let written = try await Self.written(#", "logprobs": \#(count)"#, level)
            let choice = written.choices[0], found = try #require(choice.logProbabilities)
            #expect(found.tokens.count == written.usage.completionTokens)
            #expect(found.tokenIDs.count == found.tokens.count)
            for (i, top) in found.topLogProbabilities.enumerated() {
                let own = try #require(found.tokenLogProbabilities[i]), top = try #require(top)
                #expect(own <= 0 && top[found.tokens[i]] == own && 1...count + 1 ~= top.count)
                #expect(top.values.allSatisfy { $0 <= 0 })
            }
            Self.expectPlaces(found, in: choice.text)
        }
    }

    @Test("with the prompt the first token has none, and all its tokens are there", arguments: Level.allCases)
    func echo(level: Level) async throws {
        let written = try await Self.written(#", "logprobs": 1, "echo": true"#, level)
        let choice = written.choices[0], found = try #require(choice.logProbabilities)
        #expect(choice.text.hasPrefix("the cat"))
        #expect(found.tokens.count == written.usage.promptTokens + (written.usage.completionTokens ?? 0))
        #expect(found.tokenLogProbabilities[0] == nil && found.topLogProbabilities[0] == nil)
        #expect(found.tokenLogProbabilities.dropFirst().allSatisfy { ($0 ?? 1) <= 0 })
        Self.expectPlaces(found, in: choice.text)
    }

    @Test("a prompt alone is scored without a token being written") func score() async throws {
        let model = try ServingFixture.model()
        let json = #"{"prompt": "the cat", "max_tokens": 0, "echo": true, "logprobs": 0}"#
        try await Scheduler.running { scheduler in
            let written = try await scheduler.write(ServingFixture.job(json, model))
            #expect(written.choices[0].text == "the cat" && written.choices[0].finish == "length")
            #expect(written.usage.completionTokens == 0)
            let found = try #require(written.choices[0].logProbabilities)
            // −ln p summed, as the library has it.
            let start = model.language.vocabulary.start
            let ids = try model.language.tokenizer.encode("the cat").ids
            let all = model.language.network.loss(ofStream: [start] + ids)
            let first = model.language.network.loss(ofStream: [start] + ids.prefix(1))
            let sum = found.tokenLogProbabilities.compactMap(\.self).reduce(0, +)
            #expect(abs(all - first + sum) < 1e-6 * all)
        }
    }

    @Test(
        "a stream has the same tokens at the same places, although stop texts hold text back",
        arguments: [Level.char, .word])
    func stream(level: Level) async throws {
        // Only these are written, so that a stop text comes soon and begins often.
        let (tokens, stop) = level == .char ? (["c", "a", "t"], "cat") : (["the", "cat", "sat"], "cat sat")
        let bias = tokens.map { #""\#($0)": 100"# }.joined(separator: ", ")
        let rest = #", "logprobs": 2, "n": 4, "stop": "\#(stop)", "logit_bias": {\#(bias)}"#
        let whole = try await Self.written(rest, level)
        let stream = try await Self.written(rest + #", "stream": true"#, level)
        #expect(whole.choices.contains { $0.finish == "stop" && !$0.text.isEmpty })
        #expect(!whole.choices.contains { $0.text.contains(stop) })
        for choice in whole.choices {
            let chunks = stream.chunks.filter { $0.index == choice.index }
            #expect(stream.streamed(choice.index) == Array(choice.text.utf8))
            let found = try #require(choice.logProbabilities)
            #expect(chunks.flatMap { $0.logProbabilities?.textOffsets ?? [] } == found.textOffsets)
            #expect(chunks.flatMap { $0.logProbabilities?.tokens ?? [] } == found.tokens)
            // The reason comes once, in the last chunk.
            #expect(chunks.compactMap(\.finish) == [choice.finish] && chunks.last?.finish == choice.finish)
            Self.expectPlaces(found, in: choice.text)
            // No token of a stop text is told, and none before its text.
            if choice.finish == "stop" {
                #expect(found.textOffsets.allSatisfy { $0 < choice.text.unicodeScalars.count })
            }
            var sent = 0
            for chunk in chunks where chunk.finish == nil {
                sent += chunk.text.unicodeScalars.count
                #expect(chunk.logProbabilities?.textOffsets.allSatisfy { $0 < sent } == true)
            }
        }
    }

    /// Expects tokens that are text to be in the text where they say they are.
    private static func expectPlaces(_ found: LogProbabilities, in text: String) {
        let scalars = Array(text.unicodeScalars)
        for (token, offset) in zip(found.tokens, found.textOffsets) where !token.hasPrefix("bytes:") {
            let there = scalars[min(offset, scalars.count)...].prefix(token.unicodeScalars.count)
            // A first token may bring the space that ends the prompt; the last one may be cut off by a stop text.
            let own = offset == 0 ? token.drop { $0 == " " } : token[...]
            let shown = String(String.UnicodeScalarView(there))
            #expect(
                own.unicodeScalars.starts(
                    with: shown.drop { offset == 0 && $0 == " " }.unicodeScalars.prefix(
                        own.unicodeScalars.count)))
        }
    }
}
