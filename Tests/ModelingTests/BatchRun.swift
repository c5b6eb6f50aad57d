import Neural
import Testing
import Text

@testable import Modeling

/// A batch that is run to its end, and what has come of each of its texts.
struct BatchRun {
    /// A piece of the text of a sampler.
    struct Piece: Equatable {
        let sample: Int
        let text: String
    }

    private(set) var pieces: [Piece] = []
    private(set) var texts: [String]
    private(set) var written: [[ScoredToken]]
    private(set) var finish: [FinishReason?]

    /// Starts one text for each sampler, all from one prefix.
    init(
        _ prefix: Prefix, tokens: Int, samplers: [Sampler], stop: StopCondition = StopCondition(),
        alternatives: Int? = nil
    ) throws {
        texts = samplers.map { _ in "" }
        written = samplers.map { _ in [] }
        finish = samplers.map { _ in nil }
        var batch = GenerationBatch(prefix.network, prefix.tokenizer)
        let ids = try samplers.map {
            try batch.admit(prefix, tokens: tokens, sampler: $0, stop: stop, alternatives: alternatives)
        }
        while !batch.isEmpty {
            for event in batch.step() {
                guard let sample = ids.firstIndex(of: event.id) else { continue }
                if !event.text.isEmpty { pieces.append(Piece(sample: sample, text: event.text)) }
                texts[sample] += event.text
                if let token = event.token { written[sample].append(token) }
                finish[sample] = event.finish ?? finish[sample]
            }
        }
    }
}

/// Expects texts after `prefix` to have the bits in a batch that they have alone, and others than those after `plain`.
func expectSameAlone(_ prefix: Prefix, unlike plain: Prefix) throws {
    let samplers = try (0..<5).map { try Sampler(temperature: 0.9, seed: 40 + $0) }
    // Some end early, so that the others move to other rows of the batch.
    let stop = StopCondition(stops: ["a", "cat"])
    let texts = try BatchRun(prefix, tokens: 40, samplers: samplers, stop: stop).texts
    func alone(_ prefix: Prefix) throws -> [String] {
        try samplers.map { try Generator(prefix, tokens: 40, sampler: $0, stop: stop).joined() }
    }
    #expect(try texts.map { Array($0.utf8) } == alone(prefix).map { Array($0.utf8) })
    #expect(try texts != alone(plain) && Set(texts.map(\.utf8.count)).count > 1)
}
