import Modeling
import Testing
import Text

@testable import Serving

@Suite("The same seed gives the same bytes") struct SameBytesTests {
    /// A request whose texts end at different times, one of them inside a stop text.
    private static func request(_ prompt: String, seed: Int = 7, _ rest: String = "") -> String {
        #"{"prompt": "\#(prompt)", "max_tokens": 40, "n": 3, "seed": \#(seed), "stop": ["at", "é"]\#(rest)}"#
    }

    @Test(
        "alone, among eight others, from kept states, and in a stream; and as the library's own writer has them",
        arguments: Level.allCases)
    func same(level: Level) async throws {
        let model = try ServingFixture.model(level)
        for prompt in ["", "the cat sat", "the cat ", "the mat 家"] {
            let job = try ServingFixture.job(Self.request(prompt), model)
            var request = CompletionRequest(prompt: prompt, sampling: job.sampling)
            (request.n, request.tokens, request.echo) = (3, 40, false)
            request.stop = StopCondition(stops: ["at", "é"])
            var writer = try CompletionWriter(request, model.language)
            while writer.next() != nil {}
            let expected = writer.completion.choices.map { Array($0.text.utf8) }

            try await Scheduler.running { scheduler in
                model.prefixes.removeAll()
                let alone = try await scheduler.write(job)
                #expect(alone.texts == expected && alone.usage.cachedTokens == 0, "\(prompt)")
                let cached = try await scheduler.write(job)
                #expect(cached.texts == expected, "\(prompt), from a kept state")
                #expect(cached.usage.cachedTokens == cached.usage.promptTokens)

                let stream = try ServingFixture.job(Self.request(prompt, #", "stream": true"#), model)
                let streamed = try await scheduler.write(stream)
                #expect((0..<3).map(streamed.streamed) == expected, "\(prompt), streamed")

                model.prefixes.removeAll()
                try await withThrowingTaskGroup(of: Written?.self) { group in
                    for other in 0..<8 {
                        let job = try ServingFixture.job(
                            Self.request("on the mat" + String(repeating: " sat", count: other), seed: other),
                            model)
                        group.addTask {
                            _ = try await scheduler.write(job, client: "\(other)")
                            return nil
                        }
                    }
                    group.addTask { try await scheduler.write(job) }
                    for try await written in group {
                        if let written { #expect(written.texts == expected, "\(prompt), while others write") }
                    }
                }
            }
        }
    }

    @Test("a prompt that grows by a letter is read from the state before it", arguments: [Level.char, .word])
    func growing(level: Level) async throws {
        let model = try ServingFixture.model(level), fresh = try ServingFixture.model(level)
        try await Scheduler.running { scheduler in
            let text = "the cat sat on the mat and the cat sat"
            for count in 1...text.count {
                let request = Self.request(String(text.prefix(count)))
                let kept = try await scheduler.write(ServingFixture.job(request, model))
                fresh.prefixes.removeAll()
                let read = try await scheduler.write(ServingFixture.job(request, fresh))
                #expect(kept.texts == read.texts, "\(count) letters")
                let missing = kept.usage.promptTokens - kept.usage.cachedTokens
                // A letter is a token; a word in progress is spelled, or becomes another word.
                #expect(missing <= (level == .char ? 1 : 8), "\(count) letters")
            }
        }
    }

    @Test("equal prompts have equal texts, and choices come prompt after prompt") func order() async throws {
        let model = try ServingFixture.model()
        let json = #"{"prompt": ["the", "cat", "the"], "n": 2, "max_tokens": 9, "seed": 5}"#
        let written = try await Scheduler.running {
            try await $0.write(ServingFixture.job(json, model))
        }
        #expect(written.choices.map(\.index) == Array(0..<6))
        #expect(written.texts[0] == written.texts[4] && written.texts[1] == written.texts[5])
        #expect(written.texts[0] != written.texts[1] && written.texts[0] != written.texts[2])
        #expect(written.choices.map(\.seed) == [5, 6, 5, 6, 5, 6])
        let tokens = try ["the", "cat", "the"].map { try model.language.tokenizer.encode($0).ids.count }
        #expect(written.usage.promptTokens == tokens.reduce(0, +) && written.usage.completionTokens == 54)
    }

    @Test("ids are the text that they encode") func ids() async throws {
        let model = try ServingFixture.model()
        let ids = try model.language.tokenizer.encode("the cat").ids
        try await Scheduler.running { scheduler in
            func texts(_ prompt: String) async throws -> [[UInt8]] {
                let json = #"{"prompt": \#(prompt), "max_tokens": 12, "seed": 3, "complete": true}"#
                return try await scheduler.write(ServingFixture.job(json, model)).texts
            }
            let text = try await texts(#""the cat""#)
            #expect(try await texts("\(ids)") == text)
            #expect(try await texts("[\(ids)]") == text)
            #expect(try await texts(#"["the cat", \#(ids)]"#) == text + text)
        }
    }
}
