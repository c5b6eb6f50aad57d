import Foundation
import Modeling
import Synchronization
import Testing
import Text

@testable import Serving

@Suite("Scheduler") struct SchedulerTests {
    /// A request that takes long: many texts of many tokens.
    private static let long = #"{"prompt": "the", "n": 16, "max_tokens": 4096, "seed": 1}"#

    /// Waits until `condition` holds, at most a minute, without leaving the thread, which other tests may keep for long.
    private static func waits(until condition: () -> Bool) -> Bool {
        for _ in 0..<30_000 {
            if condition() { return true }
            Thread.sleep(forTimeInterval: 0.002)
        }
        return false
    }

    @Test("two hundred requests that are given up leave at once, and the next one is answered")
    func cancel() async throws {
        let model = try ServingFixture.model(), metrics = Metrics()
        var limits = Limits()
        (limits.queue, limits.tokens, limits.totalTokens) = (300, 1 << 30, 1 << 30)
        try await Scheduler.running(limits, metrics) { scheduler in
            // None of them ends by itself.
            let endless = #"{"prompt": "the", "max_tokens": 1000000000, "seed": 1}"#
            let jobs = try (0..<200).map { _ in try ServingFixture.job(endless, model, limits) }
            let submissions = try jobs.map { try scheduler.submit($0, client: "a") }
            #expect(Self.waits { metrics.snapshot.writing > 0 })
            for submission in submissions { submission.cancel() }
            #expect(Self.waits { metrics.snapshot.writing == 0 && metrics.snapshot.waiting == 0 })
            #expect(metrics.snapshot.cancelled == 200)
            let short = try ServingFixture.job(#"{"prompt": "the", "max_tokens": 3}"#, model)
            #expect(try await scheduler.write(short).choices.count == 1)
        }
    }

    @Test("a full queue refuses, and has room again once a text has begun") func queue() async throws {
        let model = try ServingFixture.model()
        var limits = Limits()
        (limits.queue, limits.parallel) = (2, 1)
        try await Scheduler.running(limits) { scheduler in
            let job = try ServingFixture.job(Self.long, model)
            let kept = [try scheduler.submit(job, client: "a"), try scheduler.submit(job, client: "a")]
            #expect(throws: RequestError.busy) { try scheduler.submit(job, client: "b") }
            #expect(RequestError.busy.status == 429 && RequestError.busy.retryAfter != nil)
            for submission in kept { submission.cancel() }
            #expect(Self.waits { (try? scheduler.submit(job, client: "b").cancel()) != nil })
        }
    }

    @Test(
        "requests with more log-probabilities than are held at a time are refused until others are answered")
    func scores() async throws {
        let model = try ServingFixture.model()
        var limits = Limits()
        limits.allScores = 250
        try await Scheduler.running(limits) { scheduler in
            let job = try ServingFixture.job(#"{"prompt": "the", "max_tokens": 40, "logprobs": 2}"#, model)
            let plain = try ServingFixture.job(#"{"prompt": "the", "max_tokens": 40}"#, model)
            var kept = [try scheduler.submit(job, client: "a"), try scheduler.submit(job, client: "b")]
            #expect(throws: RequestError.busy) { try scheduler.submit(job, client: "c") }
            #expect(try await scheduler.write(plain).choices.count == 1)
            // They are complete, but their events are not taken.
            #expect(throws: RequestError.busy) { try scheduler.submit(job, client: "c") }
            kept.removeAll()
            #expect(Self.waits { (try? scheduler.submit(job, client: "c").cancel()) != nil })
            #expect(Self.waits { scheduler.inbox.withLock(\.scores) == 0 })
        }
    }

    @Test(
        "any number of requests is answered with any number of texts at a time",
        arguments: [(1, 3), (2, 2), (2, 4), (4, 2), (4, 6)])
    func slots(parallel: Int, requests: Int) async throws {
        let model = try ServingFixture.model(), metrics = Metrics()
        var limits = Limits()
        limits.parallel = parallel
        try await Scheduler.running(limits, metrics) { scheduler in
            let job = try ServingFixture.job(#"{"prompt": "the", "max_tokens": 1000, "seed": 1}"#, model)
            let accepted = try (0..<requests).map { try scheduler.submit(job, client: "\($0)") }
            #expect(Self.waits { metrics.snapshot.writing == min(parallel, requests) })
            var texts: [[[UInt8]]] = []
            for submission in accepted { texts.append(try await job.written(submission).texts) }
            #expect(texts.count == requests && Set(texts).count == 1)
            // No step had more texts than there are places; the last one is counted after its texts are sent.
            #expect(Self.waits { metrics.snapshot.steppedTexts <= parallel * metrics.snapshot.ticks })
        }
    }

    @Test("a client that asks for much does not keep another waiting") func fair() async throws {
        let model = try ServingFixture.model(), metrics = Metrics()
        var limits = Limits()
        limits.parallel = 4
        try await Scheduler.running(limits, metrics) { scheduler in
            let greedy = try (0..<8).map { _ in
                try scheduler.submit(ServingFixture.job(Self.long, model), client: "greedy")
            }
            #expect(Self.waits { metrics.snapshot.writing == 3 })
            let short = try ServingFixture.job(#"{"prompt": "the", "max_tokens": 3}"#, model)
            // Tokens count when their request is complete, which takes a greedy one 65,536.
            for n in 1...3 {
                _ = try scheduler.submit(short, client: "modest")
                #expect(Self.waits { metrics.snapshot.writtenTokens == 3 * n })
            }
            for submission in greedy { submission.cancel() }
        }
    }

    @Test("clients take turns in the queue") func turns() throws {
        let model = try ServingFixture.model()
        var line = WaitingLine()
        func append(_ client: String, n: Int) throws {
            let job = try ServingFixture.job(#"{"prompt": "", "n": \#(n)}"#, model)
            let (_, continuation) = AsyncStream<[WritingEvent]>.makeStream()
            line.append(
                WrittenRequest(Ticket(.completion(job), client: client, seconds: 9, continuation)))
        }
        try append("a", n: 3)
        try append("b", n: 1)
        try append("c", n: 1)
        var order: [String] = []
        var batch = GenerationBatchFixture.batch(model)
        while let (request, text) = line.next({ _ in true }) {
            order.append(request.ticket.client)
            _ = try request.start(text, in: &batch)
            if !request.isWaiting { line.remove(request) }
        }
        #expect(order == ["a", "b", "c", "a", "a"])
        #expect(line.count == 0)
    }

    @Test("a text that is out of time ends as it is, one that was not begun with an error") func time()
        async throws
    {
        let model = try ServingFixture.model(), metrics = Metrics()
        var limits = Limits()
        (limits.seconds, limits.parallel) = (1, 1)
        try await Scheduler.running(limits, metrics) { scheduler in
            let job = try ServingFixture.job(Self.long, model)
            let first = try scheduler.submit(job, client: "a")
            #expect(Self.waits { metrics.snapshot.writing == 1 })
            // It is out of time while the first one is written.
            let (events, continuation) = AsyncStream<[WritingEvent]>.makeStream()
            let late = Ticket(.completion(job), client: "b", seconds: 0.05, continuation)
            scheduler.inbox.withLock {
                $0.waiting += 1
                $0.arrived.append(late)
            }
            var failures: [RequestError] = []
            for await events in events {
                for case .failed(let error) in events { failures.append(error) }
            }
            #expect(failures.map(\.status) == [503])
            var collector = CompletionCollector(job)
            for await events in first.events { for event in events { _ = collector.take(event) } }
            #expect(collector.choices.count == 16 && collector.failure == nil)
            #expect(collector.choices.allSatisfy { $0.finish == "length" })
            #expect(scheduler.inbox.withLock(\.waiting) == 0)
        }
    }

    @Test("before the end nothing is accepted, and what was accepted is completed") func ending() async throws
    {
        let model = try ServingFixture.model()
        try await Scheduler.running { scheduler in
            let job = try ServingFixture.job(#"{"prompt": "the", "max_tokens": 500}"#, model)
            let accepted = try scheduler.submit(job, client: "a")
            scheduler.refuseAll()
            #expect(throws: RequestError.ending) { try scheduler.submit(job, client: "a") }
            #expect(try await job.written(accepted).usage.completionTokens == 500)
        }
    }

    @Test("texts of two models are written side by side, and a replaced model completes its own")
    func reload() async throws {
        let before = try ServingFixture.model(seed: 3), after = try ServingFixture.model(seed: 4)
        let catalog = ModelCatalog([before])
        let json = #"{"prompt": "the cat", "max_tokens": 300, "seed": 2}"#
        try await Scheduler.running { scheduler in
            let old = try ServingFixture.job(json, catalog.model("tiny"))
            let expected = try await scheduler.write(old).texts
            let accepted = try scheduler.submit(old, client: "a")
            catalog.replace(by: [after])
            let new = try ServingFixture.job(json, catalog.model(nil))
            let texts = try await scheduler.write(new).texts
            #expect(try await old.written(accepted).texts == expected)
            #expect(texts != expected && before.fingerprint != after.fingerprint)
        }
    }
}
