import Foundation
import Modeling
import Neural
import Testing
import Text
import TinyModels

@testable import Serving

/// A model of random weights, served.
enum ServingFixture {
    /// Serves a model of a level, loaded from a checkpoint as any other.
    static func model(
        _ level: Level = .char, seed: UInt64 = 3, limits: Limits = Limits(), mixing: Bool = false
    ) throws -> ServedModel {
        let directory = FileManager.default.temporaryDirectory.appending(path: "lm-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let vocabulary = try Vocabulary(
            of: "the cat sat on the mat. the cat, the mat and the cat sat. é é 家 家\n", level: level)
        let architecture = Architecture(
            vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [6, 5])
        let path = try TinyModel(architecture: architecture, seed: seed).write(
            to: directory.path, vocabulary: vocabulary.tsv, level: level)
        return ServedModel(try LanguageModel(path), name: "tiny", mixing: mixing, limits: limits)
    }

    /// Checks a request as JSON.
    static func job(
        _ json: String, _ model: ServedModel, _ limits: Limits = Limits()
    ) throws -> CompletionJob {
        try CompletionJob(parse(CompletionParameters.self, json.utf8), model, limits, randomSeed: 1)
    }
}

extension Scheduler {
    /// Runs `body` with a scheduler that stops afterwards.
    static func running<Value>(
        _ limits: Limits = Limits(), _ metrics: Metrics = Metrics(),
        _ body: (Scheduler) async throws -> Value
    ) async throws -> Value {
        var limits = limits
        // Tests that keep their threads may keep the task that waits for an answer from running for minutes.
        if limits.seconds == Limits().seconds { limits.seconds = 3600 }
        let scheduler = Scheduler(limits, metrics)
        defer { scheduler.stop() }
        return try await body(scheduler)
    }

    /// Writes the texts of a request to their end; in a stream, chunk after chunk.
    func write(_ job: CompletionJob, client: String = "a") async throws -> Written {
        try await job.written(submit(job, client: client))
    }
}

extension CompletionJob {
    /// Takes all that comes of the request, which was submitted.
    func written(_ submission: Submission) async throws -> Written {
        var collector = CompletionCollector(self), chunks: [CompletionCollector.Choice] = []
        for await events in submission.events {
            for event in events { if let chunk = collector.take(event) { chunks.append(chunk) } }
        }
        if let failure = collector.failure { throw failure }
        return Written(
            choices: streams ? [] : collector.choices, chunks: chunks, usage: collector.usage)
    }
}

/// What has come of a request.
struct Written: Sendable {
    let choices: [CompletionCollector.Choice]
    let chunks: [CompletionCollector.Choice]
    let usage: Usage

    /// The bytes of a streamed choice.
    func streamed(_ index: Int) -> [UInt8] {
        Array(chunks.filter { $0.index == index }.map(\.text).joined().utf8)
    }

    /// The bytes of each choice.
    var texts: [[UInt8]] { choices.map { Array($0.text.utf8) } }
}
