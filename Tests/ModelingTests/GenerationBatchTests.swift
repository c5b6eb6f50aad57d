import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("Generation batch") struct GenerationBatchTests {
    /// A small window, which is full soon, in which similar states count much more than others.
    static let cache = NeuralCache.Options(size: 7, lambda: 0.5, theta: 4)

    @Test(
        "text n is the one that a generator writes alone with sampler n, prompt, stop conditions and records included",
        arguments: Level.allCases,
        [StopCondition(), StopCondition(stops: ["a", "cat"]), StopCondition(unit: .line)])
    func alone(level: Level, stop: StopCondition) throws {
        // The last prompt ends in a space that the next word implies.
        for prompt in ["", "the cat sat", "the cat "] {
            let prefix = try Prefix.tiny(prompt, level)
            let samplers = try (0..<5).map { try Sampler(temperature: 0.9, seed: 40 + $0) }
            let batch = try BatchRun(
                prefix, tokens: 14, samplers: samplers, stop: stop, alternatives: 2)
            for (sample, sampler) in samplers.enumerated() {
                var generator = try Generator(
                    prefix, tokens: 14, sampler: sampler, stop: stop, alternatives: 2)
                var text = ""
                while let piece = generator.next() { text += piece }
                #expect(Array(batch.texts[sample].utf8) == Array(text.utf8), "\(prompt), sample \(sample)")
                #expect(batch.written[sample] == generator.written)
                #expect(batch.finish[sample] == generator.finish)
            }
        }
    }

    @Test(
        "with a cache, too, and each text remembers its own tokens, not those of the others",
        arguments: Level.allCases)
    func cached(level: Level) throws {
        let prefix = try Prefix.tiny("the cat sat on the mat. the ", level, cache: Self.cache)
        try expectSameAlone(prefix, unlike: Prefix.tiny("the cat sat on the mat. the ", level))
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
        let texts = try BatchRun(prefix, tokens: 20, samplers: samplers).texts
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
        let stop = StopCondition(stops: ["t"])
        let pieces = try BatchRun(prefix, tokens: 30, samplers: samplers, stop: stop).pieces
        #expect(pieces.prefix(4).map(\.sample) == [0, 1, 2, 3])
        #expect(
            pieces == (try BatchRun(prefix, tokens: 30, samplers: samplers, stop: stop).pieces))
        #expect(!pieces.contains { $0.text.isEmpty })
    }

    @Test("no tokens give the beginning, and no samplers nothing")
    func nothing() throws {
        let prefix = try Prefix.tiny("the cat ", .word)
        let samplers = [try Sampler(seed: 1), try Sampler(seed: 2)]
        let texts = try BatchRun(prefix, tokens: 0, samplers: samplers).texts
        let alone = try Generator(prefix, tokens: 0, sampler: samplers[0]).joined()
        #expect(texts == [alone, alone])
        #expect(try BatchRun(prefix, tokens: 5, samplers: []).pieces.isEmpty)
    }

    @Test(
        "texts that join and leave at any step, from any prefix, have the bits that they have alone",
        arguments: [Cell.lstm, .gru], [Level.char, .word])
    func joining(cell: Cell, level: Level) throws {
        for cache in [nil, Self.cache] {
            let texts = ["", "the cat sat", "the cat ", "the mat. the ", "é 家 the"]
            let base = try Prefix.tiny("", level, cell: cell, cache: cache)
            var batch = GenerationBatch(base.network, base.tokenizer)
            var expected: [GenerationBatch.ID: String] = [:], found: [GenerationBatch.ID: String] = [:]
            var cancelled: GenerationBatch.ID?
            func admit(_ n: Int, isRead: Bool) throws {
                var prefix = base
                let bytes = Array(texts[n % texts.count].utf8)
                try prefix.read(bytes)
                let sampler = try Sampler(temperature: 0.9, seed: UInt64(n)), tokens = 5 + 3 * (n % 4)
                // Read before it joins, or token by token in the batch.
                let id =
                    isRead
                    ? try batch.admit(prefix, tokens: tokens, sampler: sampler)
                    : try batch.admit(
                        base, reading: EncodedPrompt(bytes, base.tokenizer), tokens: tokens, sampler: sampler)
                expected[id] = try Generator(prefix, tokens: tokens, sampler: sampler).joined()
                if n == 4 { cancelled = id }
            }
            var step = 0, largest = 0
            while step < 12 || !batch.isEmpty {
                if step < 12 { try admit(step, isRead: step % 3 != 1) }
                if step == 8, let cancelled { batch.cancel(cancelled) }
                largest = max(largest, batch.count)
                for event in batch.step() {
                    found[event.id, default: ""] += event.text
                    #expect((event.finish == .cancelled) == (event.id == cancelled && event.finish != nil))
                }
                step += 1
            }
            #expect(largest > 2 && expected.count == 12)
            for (id, text) in expected {
                let own = try #require(found[id])
                #expect(id == cancelled ? text.utf8.starts(with: own.utf8) && own != text : own == text)
            }
        }
    }

    @Test("a text resumes from a kept state with the bits of one that is read", arguments: Level.allCases)
    func resuming(level: Level) throws {
        let root = try Prefix.tiny("", level)
        let prompt = try EncodedPrompt(Array("the cat sat on the mat ".utf8), root.tokenizer)
        var batch = GenerationBatch(root.network, root.tokenizer), states: [InferenceNetwork.State] = []
        let sampler = try Sampler(temperature: 0.9, seed: 3)
        let id = try batch.admit(root, reading: prompt, tokens: 12, sampler: sampler)
        // A neighbour, so that states are looked up by name and not by place.
        _ = try batch.admit(root, tokens: 2, sampler: sampler)
        var text = ""
        while !batch.isEmpty {
            for event in batch.step() where event.id == id { text += event.text }
            if let state = batch.state(of: id) {
                states.append(state)
                let layer = root.network.architecture.hiddenSizes.count - 1
                #expect(batch.hiddenState(of: id) == root.network.hiddenState(of: layer, in: state))
            }
        }
        #expect(batch.state(of: id) == nil)
        for count in [1, 5, prompt.ids.count] {
            let prefix = root.resuming(states[count], after: prompt.ids.prefix(count))
            var batch = GenerationBatch(root.network, root.tokenizer), resumed = ""
            _ = try batch.admit(prefix, reading: prompt, tokens: 12, sampler: sampler)
            while !batch.isEmpty { resumed += batch.step().map(\.text).joined() }
            #expect(Array(resumed.utf8) == Array(text.utf8), "after \(count) tokens")
        }
    }

    @Test(
        "a prompt is scored as the network has it, and the text after it is the same",
        arguments: Level.allCases)
    func scoredPrompt(level: Level) throws {
        let root = try Prefix.tiny("", level), sampler = try Sampler(temperature: 0.9, seed: 3)
        let prompt = try EncodedPrompt(Array("the cat sat. 家 ".utf8), root.tokenizer)
        var texts: [String] = []
        for scores in [false, true] {
            var batch = GenerationBatch(root.network, root.tokenizer), tokens: [ScoredToken] = [], text = ""
            _ = try batch.admit(
                root, reading: prompt, tokens: 6, sampler: sampler, alternatives: 2, scoresPrompt: scores)
            while !batch.isEmpty {
                for event in batch.step() {
                    text += event.text
                    if let token = event.token { tokens.append(token) }
                }
            }
            texts.append(text)
            guard scores else { continue }
            #expect(tokens.prefix(prompt.ids.count).map(\.id) == prompt.ids)
            let total = tokens.prefix(prompt.ids.count).reduce(0) { $0 + $1.logProbability }
            let loss = root.network.loss(ofStream: [root.tokenizer.vocabulary.start] + prompt.ids)
            #expect(abs(total + loss) < 1e-9 * loss)
        }
        #expect(texts[0] == texts[1])
    }
}
