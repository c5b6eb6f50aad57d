import Foundation
import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("BeamSearch") struct BeamSearchTests {
    /// The logarithms of the probabilities of what comes next, −∞ where it may not come.
    private func logProbabilities(_ prefix: Prefix) -> [Double] {
        let V = prefix.network.architecture.vocabularySize
        let logits = [Float](unsafeUninitializedCapacity: V) { room, count in
            prefix.logits(into: room)
            count = V
        }
        let top = Double(logits.max() ?? 0)
        let sum = logits.reduce(0.0) { $0 + exp(Double($1) - top) }
        return logits.map { Double($0) - top - log(sum) }
    }

    @Test("a beam as wide as the vocabulary finds the likeliest of all sequences of two tokens")
    func exhaustive() throws {
        let prefix = try Prefix.tiny("the c", .char)
        var all: [(ids: [Int32], logProbability: Double)] = []
        for (first, p) in logProbabilities(prefix).enumerated() where p > -.infinity {
            var longer = prefix
            longer.append(Int32(first))
            for (second, q) in logProbabilities(longer).enumerated() where q > -.infinity {
                var end = longer
                end.append(Int32(second))
                if !end.isInsideCharacter { all.append(([Int32(first), Int32(second)], p + q)) }
            }
        }
        all.sort { $0.logProbability > $1.logProbability }
        let width = prefix.network.architecture.vocabularySize
        let found = BeamSearch(width: width, tokens: 2, lengthPenalty: 0).continuations(of: prefix)
            .filter { $0.ids.count == 2 }
        #expect(found.count > 20)
        for (found, wanted) in zip(found, all) {
            #expect(found.ids == wanted.ids)
            #expect(abs(found.logProbability - wanted.logProbability) < 1e-9)
            #expect(found.score == found.logProbability)
        }
    }

    @Test(
        "a beam of one is the greedy choice", arguments: Level.allCases, ["", "the cat", "the cat "])
    func greedy(level: Level, prompt: String) throws {
        for cache in [nil, GenerationBatchTests.cache] {
            try greedy(Prefix.tiny(prompt, level, cache: cache))
        }
    }

    private func greedy(_ prefix: Prefix) throws {
        var generator = try Generator(
            prefix, tokens: 12, sampler: Sampler(temperature: 0, seed: 1), alternatives: 0)
        var text = ""
        while let piece = generator.next() { text += piece }
        let found = BeamSearch(width: 1, tokens: 12).continuations(of: prefix)
        try #require(found.count == 1)
        #expect(found[0].ids == generator.written.map(\.id))
        let sum = generator.written.reduce(0) { $0 + $1.logProbability }
        #expect(abs(found[0].logProbability - sum) < 1e-9)
        #expect(Array((prefix.text + found[0].text).utf8) == Array(text.utf8))
    }

    @Test(
        "what is complete leaves the beam, and lengths are made comparable, each by its own cache if there is one",
        arguments: [nil, GenerationBatchTests.cache])
    func complete(cache: NeuralCache.Options?) throws {
        let prefix = try Prefix.tiny("the", .char, cache: cache)
        let found = BeamSearch(width: 6, tokens: 8, lengthPenalty: 0.7)
            .continuations(of: prefix) { $0.ids.count == 3 && $0.ids[2] % 2 == 0 }
        #expect(found.count == 6)
        #expect(Set(found.map(\.ids)).count == 6)
        #expect(Set(found.map(\.ids.count)).count > 1)
        for continuation in found {
            let n = continuation.ids.count
            #expect(n == 3 && continuation.ids[2] % 2 == 0 || n >= 8)
            var read = prefix
            var sum = 0.0
            for id in continuation.ids {
                sum += logProbabilities(read)[Int(id)]
                read.append(id)
            }
            #expect(abs(continuation.logProbability - sum) < 1e-9)
            #expect(abs(continuation.score - sum / pow((5 + Double(n)) / 6, 0.7)) < 1e-9)
            #expect(prefix.text + continuation.text == read.text)
        }
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
    }

    @Test("sequences of several lengths are ranked by their scores, not by their probabilities")
    func ranking() throws {
        let prefix = try Prefix.tiny("the", .char)
        let found = BeamSearch(width: 6, tokens: 8, lengthPenalty: 3)
            .continuations(of: prefix) { $0.ids.count == 3 && $0.ids[2] % 2 == 0 }
        #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
        #expect(found.map(\.logProbability) != found.map(\.logProbability).sorted(by: >))
    }

    @Test("equally likely tokens are ranked by their numbers, the same every time")
    func ties() throws {
        // A decoder without weights makes all tokens that may come equally likely.
        var prefix = try Prefix.tiny("", .char)
        let architecture = prefix.network.architecture
        var tensors = TinyModel(architecture: architecture, seed: 3).tensors
        for name in ["decoder.weight", "decoder.bias"] {
            let count = tensors[name]?.values.count ?? 0
            tensors[name]?.values = [Float](repeating: 0, count: count)
        }
        prefix = Prefix(try InferenceNetwork(architecture, tensors, threads: 1), prefix.tokenizer)
        let allowed = logProbabilities(prefix).enumerated().filter { $0.element > -.infinity }.map {
            Int32($0.offset)
        }
        let found = BeamSearch(width: 4, tokens: 1).continuations(of: prefix)
        #expect(found.prefix(4).map { $0.ids[0] } == Array(allowed.prefix(4)))
    }

    @Test("no token wanted, no continuation")
    func none() throws {
        let prefix = try Prefix.tiny("the", .char)
        #expect(BeamSearch(width: 3, tokens: 0).continuations(of: prefix).isEmpty)
    }
}
