import HTTPTypes
import HummingbirdCore
import NIOCore
import Serving

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Completions and embeddings, which the loop writes.
extension Desk {
    /// Answers `/v1/completions`.
    func complete(_ visit: Visit) async throws -> Response {
        let parameters = try parse(
            CompletionParameters.self, try await bodies.read(visit.request, visit.channel))
        let job = try CompletionJob(parameters, try catalog.model(parameters.model), limits)
        let submission = try scheduler.submit(job, client: visit.client)
        let reply = CompletionResponse(id: Self.newID, created: Self.now, job.model)
        if job.streams { return stream(job, submission, reply, visit) }
        var collector = try await collect(job, submission, visit.connection)
        if job.suffix != nil, visit.connection?.isClosed != true {
            let ranking = try SuffixRanking(job, collector)
            let scores = scheduler.submit(ranking.job, after: submission)
            collector.rank(by: ranking.means(await events(of: scores, visit.connection)))
        }
        var whole = reply
        (whole.choices, whole.usage) = (collector.choices, collector.usage)
        // Its log-probabilities count until the client has them.
        return Response(json: whole).holding(submission)
    }

    /// Waits for all texts of a request.
    func collect(
        _ job: CompletionJob, _ submission: Submission, _ connection: Connection?
    ) async throws -> CompletionCollector {
        var collector = CompletionCollector(job)
        for event in await events(of: submission, connection) { _ = collector.take(event) }
        if let failure = collector.failure { throw failure }
        return collector
    }

    /// Waits for all events of a request, which is given up if the client is gone.
    private func events(of submission: Submission, _ connection: Connection?) async -> [WritingEvent] {
        let number = connection?.onClose { submission.cancel() }
        defer { if let number { connection?.forget(number) } }
        return await withTaskCancellationHandler {
            var all: [WritingEvent] = []
            for await events in submission.events { all += events }
            // Nobody reads the answer, so that none is made.
            return connection?.isClosed == true ? [] : all
        } onCancel: {
            submission.cancel()
        }
    }

    /// Sends texts as they are written.
    private func stream(
        _ job: CompletionJob, _ submission: Submission, _ reply: CompletionResponse, _ visit: Visit
    ) -> Response {
        let number = visit.connection?.onClose { submission.cancel() }
        let body = ResponseBody { writer in
            defer {
                submission.cancel()
                if let number { visit.connection?.forget(number) }
            }
            let stall = StallGuard(visit.channel, patience: patience)
            try await stall.watching {
                var collector = CompletionCollector(job)
                for await events in submission.events {
                    let bytes = collector.take(events).reduce(into: [UInt8]()) { bytes, choice in
                        var chunk = reply
                        chunk.choices = [choice]
                        if job.tellsUsageAlways { chunk.usage = collector.usage }
                        bytes += serverSentEvent(json(chunk))
                    }
                    guard !bytes.isEmpty else { continue }
                    try await stall.write { try await writer.write(ByteBuffer(bytes: bytes)) }
                }
                var end: [UInt8] = []
                if let failure = collector.failure {
                    end += serverSentEvent(json(failure))
                } else if job.includesUsage {
                    var last = reply
                    last.usage = collector.usage
                    end += serverSentEvent(json(last))
                }
                end += lastServerSentEvent
                try await stall.write { try await writer.write(ByteBuffer(bytes: end)) }
                try await writer.finish(nil)
            }
        }
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream; charset=utf-8"
        headers[.cacheControl] = "no-store"
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Answers `/v1/embeddings`.
    func embed(_ visit: Visit) async throws -> Response {
        let parameters = try parse(
            EmbeddingParameters.self, try await bodies.read(visit.request, visit.channel))
        let job = try EmbeddingJob(parameters, try catalog.model(parameters.model), limits)
        let submission = try scheduler.submit(job, client: visit.client)
        return Response(json: try EmbeddingResponse(job, await events(of: submission, visit.connection)))
    }

    private static var newID: String {
        "cmpl-" + String(UInt64.random(in: .min ... .max), radix: 36)
    }

    private static var now: Int { Int(Date.now.timeIntervalSince1970) }
}
