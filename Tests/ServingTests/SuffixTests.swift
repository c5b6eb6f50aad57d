import Modeling
import Neural
import Testing
import Text

@testable import Serving

@Suite("Suffix") struct SuffixTests {
    /// Answers a request as the server does.
    private static func written(_ job: CompletionJob, _ scheduler: Scheduler) async throws -> Written {
        let submission = try scheduler.submit(job, client: "a")
        var collector = CompletionCollector(job), events: [WritingEvent] = []
        for await some in submission.events { for event in some { _ = collector.take(event) } }
        let ranking = try SuffixRanking(job, collector)
        for await some in scheduler.submit(ranking.job, after: submission).events { events += some }
        collector.rank(by: ranking.means(events))
        return Written(choices: collector.choices, chunks: [], usage: collector.usage)
    }

    /// −ln p of the tokens that the suffix adds to a text, per token, as the library has it.
    private static func loss(_ before: String, _ suffix: String, _ model: ServedModel) throws -> Double {
        let tokenizer = model.language.tokenizer, start = tokenizer.vocabulary.start
        let known = try tokenizer.encode(before).ids, whole = try tokenizer.encode(before + suffix).ids
        let common = zip(known, whole).prefix { $0 == $1 }.count
        let network = model.language.network
        let loss =
            network.loss(ofStream: [start] + whole) - network.loss(ofStream: [start] + whole.prefix(common))
        return loss / Double(whole.count - common)
    }

    @Test(
        "the texts are those without a suffix, in the order of its probability after them",
        arguments: Level.allCases)
    func order(level: Level) async throws {
        let model = try ServingFixture.model(level)
        let body = #""prompt": ["the cat", "a mat "], "max_tokens": 12, "seed": 5"#
        for suffix in [" sat on the mat.", "at", " 家"] {
            let job = try ServingFixture.job(#"{\#(body), "n": 8, "suffix": "\#(suffix)"}"#, model)
            let plain = try ServingFixture.job(#"{\#(body), "n": 8}"#, model)
            try await Scheduler.running { scheduler in
                let drawn = try await scheduler.write(plain).choices
                let ranked = try await Self.written(job, scheduler).choices
                for prompt in 0..<2 {
                    let before = job.promptTexts[prompt], range = prompt * 8..<(prompt + 1) * 8
                    let losses = try ranked[range].map { try Self.loss(before + $0.text, suffix, model) }
                    for (lower, higher) in zip(losses, losses.dropFirst()) { #expect(lower < higher + 1e-6) }
                    #expect(Set(losses).count > 1)
                    #expect(Set(ranked[range].map(\.seed)) == Set(drawn[range].map(\.seed)))
                    #expect(Set(ranked[range].map(\.text)) == Set(drawn[range].map(\.text)))
                }
                #expect(ranked.map(\.index) == Array(0..<16))
            }
        }
    }

    @Test("the best of those drawn are returned: eight unless another number is asked for") func best()
        async throws
    {
        let model = try ServingFixture.model()
        try await Scheduler.running { scheduler in
            for (rest, drawn) in [("", 8), (#", "best_of": 3"#, 3), (#", "n": 10"#, 10)] {
                let json = #"{"prompt": "the", "max_tokens": 6, "seed": 1, "suffix": " cat"\#(rest)}"#
                let job = try ServingFixture.job(json, model)
                #expect(job.drawn == drawn)
                let written = try await Self.written(job, scheduler)
                #expect(written.choices.count == job.n)
                // A character that has been started is completed.
                #expect(6 * drawn..<9 * drawn ~= written.usage.completionTokens ?? 0)
            }
        }
    }

    @Test("kept states change nothing, and the prompt is not read for every text") func cached() async throws
    {
        let model = try ServingFixture.model(), metrics = Metrics()
        let prompt = String(repeating: "the cat sat on the mat. ", count: 20)
        let json = #"{"prompt": "\#(prompt)", "max_tokens": 5, "n": 4, "seed": 2, "suffix": " sat"}"#
        let job = try ServingFixture.job(json, model)
        try await Scheduler.running(Limits(), metrics) { scheduler in
            let first = try await Self.written(job, scheduler).texts
            // One reading of 480 tokens, and some for each text.
            #expect(metrics.snapshot.steppedTexts < 480 + 8 * 40)
            model.prefixes.removeAll()
            #expect(try await Self.written(job, scheduler).texts == first)
            let without = try ServingFixture.model(limits: Self.nothingKept)
            let alone = try ServingFixture.job(json, without)
            #expect(try await Self.written(alone, scheduler).texts == first)
        }
    }

    private static var nothingKept: Limits {
        var limits = Limits()
        limits.prefixBytes = 0
        return limits
    }
}
