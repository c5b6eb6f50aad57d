import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("BatchGenerator") struct BatchGeneratorTests {
    /// A small window, which is full soon, in which similar states count much more than others.
    static let cache = NeuralCache.Options(size: 7, lambda: 0.5, theta: 4)

    static func texts(_ generator: BatchGenerator, count: Int) -> [String] {
        generator.reduce(into: [String](repeating: "", count: count)) { $0[$1.sample] += $1.text }
    }

    @Test(
        "text n is the one that a generator writes alone with sampler n, prompt, endings and records included",
        arguments: Level.allCases,
        [StopCondition(), StopCondition(stops: ["a", "cat"]), StopCondition(unit: .line)])
    func alone(level: Level, ending: StopCondition) throws {
        // The last prompt ends in a space that the next word implies.
        for prompt in ["", "the cat sat", "the cat "] {
            let prefix = try Prefix.tiny(prompt, level)
            let samplers = try (0..<5).map { try Sampler(temperature: 0.9, seed: 40 + $0) }
            var batch = try BatchGenerator(
                prefix, tokens: 14, samplers: samplers, ending: ending, alternatives: 2)
            var texts = [String](repeating: "", count: samplers.count)
            while let piece = batch.next() { texts[piece.sample] += piece.text }
            for (sample, sampler) in samplers.enumerated() {
                var generator = try Generator(
                    prefix, tokens: 14, sampler: sampler, ending: ending, alternatives: 2)
                var text = ""
                while let piece = generator.next() { text += piece }
                #expect(Array(texts[sample].utf8) == Array(text.utf8), "\(prompt), sample \(sample)")
                #expect(batch.written(by: sample) == generator.written)
                #expect(batch.finish(of: sample) == generator.finish)
            }
        }
    }

    @Test(
        "with a cache, too, and each text remembers its own tokens, not those of the others",
        arguments: Level.allCases)
    func cached(level: Level) throws {
        let prefix = try Prefix.tiny("the cat sat on the mat. the ", level, cache: Self.cache)
        let samplers = try (0..<5).map { try Sampler(temperature: 0.9, seed: 40 + $0) }
        // Some end early, so that the others move to other rows of the batch.
        let ending = StopCondition(stops: ["a", "cat"])
        let texts = Self.texts(
            try BatchGenerator(prefix, tokens: 40, samplers: samplers, ending: ending), count: 5)
        let alone = try samplers.map {
            try Generator(prefix, tokens: 40, sampler: $0, ending: ending).joined()
        }
        #expect(texts.map { Array($0.utf8) } == alone.map { Array($0.utf8) })
        let plain = try Prefix.tiny("the cat sat on the mat. the ", level)
        let without = try samplers.map {
            try Generator(plain, tokens: 40, sampler: $0, ending: ending).joined()
        }
        #expect(texts != without && Set(texts.map(\.utf8.count)).count > 1)
    }

    @Test("penalties look back on each text's own tokens")
    func penalties() throws {
        let prefix = try Prefix.tiny("the cat", .char)
        var options = SamplerOptions()
        (options.temperature, options.frequencyPenalty, options.seed) = (0.7, 1.5, 9)
        let samplers = try (0..<UInt64(3)).map { n in
            var options = options
            options.seed += n
            return try Sampler(options)
        }
        let texts = Self.texts(try BatchGenerator(prefix, tokens: 20, samplers: samplers), count: 3)
        for (text, sampler) in zip(texts, samplers) {
            #expect(text == (try Generator(prefix, tokens: 20, sampler: sampler)).joined())
        }
        #expect(Set(texts).count == 3)
    }

    @Test(
        "pieces come text by text for each token, beginnings first, and a complete text stays silent")
    func order() throws {
        let prefix = try Prefix.tiny("the cat", .char)
        let samplers = try (0..<4).map { try Sampler(seed: $0) }
        let ending = StopCondition(stops: ["t"])
        let pieces = Array(try BatchGenerator(prefix, tokens: 30, samplers: samplers, ending: ending))
        #expect(pieces.prefix(4).map(\.sample) == [0, 1, 2, 3])
        #expect(
            pieces == Array(try BatchGenerator(prefix, tokens: 30, samplers: samplers, ending: ending)))
        #expect(!pieces.contains { $0.text.isEmpty })
    }

    @Test("no tokens give the beginning, and no samplers nothing")
    func nothing() throws {
        let prefix = try Prefix.tiny("the cat ", .word)
        let samplers = [try Sampler(seed: 1), try Sampler(seed: 2)]
        let texts = Self.texts(try BatchGenerator(prefix, tokens: 0, samplers: samplers), count: 2)
        let alone = try Generator(prefix, tokens: 0, sampler: samplers[0]).joined()
        #expect(texts == [alone, alone])
        #expect(Array(try BatchGenerator(prefix, tokens: 5, samplers: [])).isEmpty)
    }
}
