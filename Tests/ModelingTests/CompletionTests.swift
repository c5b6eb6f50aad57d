import Foundation
import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("Completion") struct CompletionTests {
    private func request(_ change: (inout CompletionRequest) -> Void = { _ in }) -> CompletionRequest {
        var sampling = SamplerOptions()
        (sampling.temperature, sampling.seed) = (0.9, 40)
        var request = CompletionRequest(prompt: "the cat ", sampling: sampling)
        request.tokens = 12
        change(&request)
        return request
    }

    private func finished(_ writer: CompletionWriter) -> (pieces: [String], completion: Completion) {
        var writer = writer, pieces = [String](repeating: "", count: writer.request.n)
        while let piece = writer.next() { pieces[piece.choice] += piece.text }
        return (pieces, writer.completion)
    }

    @Test("text i is the one that its seed gives alone, however many there are", arguments: [1, 3, 40])
    func texts(n: Int) throws {
        let prefix = try Prefix.tiny("the cat ", .word)
        let (pieces, completion) = finished(
            try CompletionWriter(request { ($0.n, $0.logProbabilities) = (n, 2) }, after: prefix))
        #expect(completion.choices.count == n && completion.promptTokens == 2)
        for choice in completion.choices {
            let seed = 40 + UInt64(choice.index)
            var alone = try Generator(
                prefix, tokens: 12, sampler: Sampler(temperature: 0.9, seed: seed), alternatives: 2)
            var text = ""
            while let piece = alone.next() { text += piece }
            #expect(choice.text == text && pieces[choice.index] == text && choice.seed == seed)
            #expect(choice.tokens == alone.written && choice.finish == .tokens)
        }
    }

    @Test("without echo the prompt is left out, and nothing else")
    func echo() throws {
        let prefix = try Prefix.tiny("the cat ", .word)
        for n in [1, 3] {
            let whole = finished(try CompletionWriter(request { $0.n = n }, after: prefix)).completion
            let (pieces, bare) = finished(
                try CompletionWriter(request { ($0.n, $0.echo) = (n, false) }, after: prefix))
            #expect(bare.choices.map { "the cat " + $0.text } == whole.choices.map(\.text))
            #expect(bare.choices.map(\.text) == pieces)
            #expect(Set(whole.choices.map(\.text)).count == n)
        }
    }

    @Test("the best of several have the highest mean log-probabilities, in that order")
    func bestOf() throws {
        let prefix = try Prefix.tiny("the cat ", .char)
        let all = finished(
            try CompletionWriter(request { ($0.n, $0.logProbabilities) = (6, 0) }, after: prefix)
        ).completion.choices
        let (pieces, best) = finished(
            try CompletionWriter(request { ($0.n, $0.bestOf) = (2, 6) }, after: prefix))
        let mean = { (choice: Completion.Choice) in
            choice.tokens.map(\.logProbability).reduce(0, +) / Double(choice.tokens.count)
        }
        let wanted = all.sorted { mean($0) > mean($1) }.prefix(2)
        #expect(best.choices.map(\.text) == wanted.map(\.text) && pieces == wanted.map(\.text))
        #expect(best.choices.map(\.seed) == wanted.map(\.seed) && best.choices.map(\.index) == [0, 1])
        #expect(best.choices.flatMap(\.tokens).isEmpty)
    }

    @Test("a cancelled completion ends within a step, each text as far as it was", arguments: [1, 3])
    func cancellation(n: Int) throws {
        let prefix = try Prefix.tiny("the cat ", .char, rules: WritingRules())
        let limits = request { ($0.n, $0.tokens, $0.logProbabilities) = (n, 1_000_000, 0) }
        let steps = Counter()
        var writer = try CompletionWriter(
            limits, after: prefix,
            isCancelled: {
                steps.count += 1
                return steps.count > 30
            })
        while writer.next() != nil {}
        #expect(steps.count == 31)
        for choice in writer.completion.choices {
            #expect(choice.finish == .cancelled && choice.text.hasPrefix("the cat "))
            #expect((1...30).contains(choice.tokens.count))
            let seed = 40 + UInt64(choice.index)
            let alone = try Generator(
                prefix, tokens: 40, sampler: Sampler(temperature: 0.9, seed: seed)
            ).joined()
            // An incomplete character at the end becomes U+FFFD.
            let whole = choice.text.utf8.dropLast(choice.text.hasSuffix("\u{FFFD}") ? 3 : 0)
            #expect(alone.utf8.starts(with: whole))
        }
    }

    private final class Counter { var count = 0 }

    @Test("a request survives JSON, and numbers out of range are refused by name")
    func checks() throws {
        let full = request {
            ($0.n, $0.bestOf, $0.logProbabilities, $0.echo) = (2, 3, 4, false)
            ($0.sampling.topK, $0.sampling.bias) = (5, [3: -1.5, 4: -.infinity])
            $0.stop = StopCondition(stops: ["\n"], unit: .sentence)
        }
        #expect(
            try JSONDecoder().decode(CompletionRequest.self, from: JSONEncoder().encode(full)) == full)
        try full.check()
        let least = try JSONDecoder().decode(
            CompletionRequest.self, from: Data(#"{"prompt": "x", "sampling": {"bias": {"7": "-inf"}}}"#.utf8))
        #expect(
            least.prompt == "x" && least.tokens == 300 && least.echo && least.sampling.bias == [7: -.infinity]
        )
        let prefix = try Prefix.tiny("", .char)
        for (change, words) in [
            ({ $0.n = 0 }, "number of texts: 0, wanted 1 to"), ({ $0.tokens = -1 }, "tokens: -1"),
            ({ ($0.n, $0.bestOf) = (3, 2) }, "number of texts to choose from: 2, wanted 3 to"),
            ({ $0.logProbabilities = -2 }, "number of alternatives: -2"),
            ({ $0.stop.stops = [""] }, "stop text: an empty one"),
            ({ $0.tokens = .max }, "tokens: 9223372036854775807"),
        ] as [((inout CompletionRequest) -> Void, String)] {
            let error = #expect(throws: CompletionRequestError.self) {
                _ = try CompletionWriter(request(change), after: prefix)
            }
            #expect(error.map { "\($0)".hasPrefix(words) } == true, "\(words)")
        }
        #expect(throws: SamplerError.self) {
            _ = try CompletionWriter(request { $0.sampling.topP = 2 }, after: prefix)
        }
    }

    @Test("distinct continuations differ, and asking again brings others")
    func distinct() throws {
        let prefix = try Prefix.tiny("the cat ", .word)
        var continuations = DistinctContinuations(request { ($0.n, $0.tokens) = (4, 3) })
        let first = try continuations.next(after: prefix), second = try continuations.next(after: prefix)
        #expect(first.count == 4 && Set(first.map(\.text)).count == 4)
        #expect(first != second && first.allSatisfy { !$0.text.hasPrefix("the cat") })
        // Nothing can be written: there is nothing to tell apart.
        var none = DistinctContinuations(request { ($0.n, $0.tokens) = (4, 0) })
        #expect(try none.next(after: prefix).isEmpty)
    }
}
