import Foundation
import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("Drafts") struct DraftTests {
    private static let real = 5.0

    /// A request for texts of `model` after a prompt, with `drafts` drafts of each sentence.
    private func request(
        _ model: DraftModel, drafts: Int, seed: UInt64 = 40,
        _ change: (inout CompletionRequest) -> Void = { _ in }
    ) throws -> CompletionRequest {
        var request = CompletionRequest(sampling: try model.sampling(seed: seed))
        (request.drafts, request.tokens, request.logProbabilities) = (drafts, 60, 1)
        change(&request)
        return request
    }

    private func completion(
        _ request: CompletionRequest, _ prefix: Prefix, _ judge: Judge?
    ) throws -> (pieces: [CompletionWriter.Piece], choices: [Completion.Choice]) {
        var writer = try CompletionWriter(request, after: prefix, judge: judge),
            pieces: [CompletionWriter.Piece] = []
        while let piece = writer.next() { pieces.append(piece) }
        return (pieces, writer.completion.choices)
    }

    @Test(
        "one draft is the text that is written without drafts, byte for byte, token for token",
        arguments: Level.allCases,
        [
            StopCondition(), StopCondition(sentenceTokens: 30), StopCondition(stops: ["cat", "a"]),
            StopCondition(unit: .line), StopCondition(unit: .sentence),
        ])
    func one(level: Level, stop: StopCondition) throws {
        let model = try DraftModel(level)
        for (prompt, rules) in [("", .none), ("The cat ", WritingRules()), ("A man saw", .none)] {
            let prefix = try model.prefix(prompt, rules: rules, cache: GenerationBatchTests.cache)
            var batch = DraftBatch(model.network, model.tokenizer, model.judge(Self.real), drafts: 1)
            var options = try model.sampling(seed: 7)
            (options.dryMultiplier, options.frequencyPenalty) = (1, 0.1)
            let sampler = try Sampler(options)
            _ = try batch.admit(prefix, tokens: 60, sampler: sampler, stop: stop, alternatives: 2)
            var (text, tokens, finish): (String, [ScoredToken], FinishReason?) = ("", [], nil)
            while !batch.isEmpty {
                for event in batch.step() {
                    text += event.text
                    if let token = event.token { tokens.append(token) }
                    finish = event.finish ?? finish
                }
            }
            var alone = try Generator(prefix, tokens: 60, sampler: sampler, stop: stop, alternatives: 2)
            var wanted = ""
            while let piece = alone.next() { wanted += piece }
            #expect(Array(text.utf8) == Array(wanted.utf8) && finish == alone.finish)
            #expect(tokens == alone.written && (tokens.count > 1 || finish == .stop))
        }
    }

    @Test(
        "text i is the one that its seed gives alone, however many there are", arguments: [Level.char, .word])
    func seeds(level: Level) throws {
        let model = try DraftModel(level), prefix = try model.prefix("The cat "),
            judge = model.judge(Self.real)
        let (pieces, all) = try completion(request(model, drafts: 3) { $0.n = 15 }, prefix, judge)
        for choice in all {
            let seed = 40 + UInt64(choice.index)
            let alone = try completion(request(model, drafts: 3, seed: seed), prefix, judge).choices[0]
            #expect(alone.text == choice.text && alone.tokens == choice.tokens)
            #expect(alone.surprise == choice.surprise && alone.finish == choice.finish)
            let joined = pieces.filter { $0.choice == choice.index }.map(\.text).joined()
            #expect(joined == choice.text)
        }
        #expect(Set(all.map(\.text)).count == 15)
        let plain = try completion(request(model, drafts: 1) { $0.n = 15 }, prefix, nil).choices
        #expect(zip(all, plain).count { $0.text == $1.text } < 5)
        #expect(plain.allSatisfy { $0.surprise == nil })
    }

    /// Draws draft number `number` of the first sentence after a prompt by steps of its own.
    ///
    /// - Returns: The text with the prompt, and the tokens of the draft.
    private func draft(
        _ number: Int, _ prefix: Prefix, _ options: SamplerOptions
    ) throws -> (text: String, tokens: Int) {
        var (prefix, sampler) = (prefix, try Sampler(options))
        var stream = try TextStream(prefix.tokenizer, stop: StopCondition(unit: .sentence))
        var (text, tokens) = ("", 0)
        for id in prefix.ids {
            sampler.mix(id)
            text += stream.append(id)
        }
        stream.endPrompt()
        if number > 0 { sampler.mix(Int32(number)) }
        var logits = [Float](repeating: 0, count: prefix.tokenizer.vocabulary.count)
        while stream.end == nil {
            let token = logits.withUnsafeMutableBufferPointer { logits in
                prefix.logits(into: logits)
                return sampler.pick(logits)
            }
            prefix.append(token)
            text += stream.append(token)
            tokens += 1
        }
        return (text + stream.finish(), tokens)
    }

    @Test(
        "the draft that is kept is the one whose surprise is nearest to that of real text",
        arguments: [(Level.word, Level.word), (.word, .char), (.char, .word), (.char, .char)], [false, true])
    func nearest(levels: (Level, Level), mixes: Bool) throws {
        let model = try DraftModel(levels.0)
        // The judge knows other words, so that it spells some of the writer's.
        let judge = try DraftModel(
            levels.1, text: "The man saw a dog. A cat, the \"man\", sat!\n", seed: 8, mixes: mixes)
        var kept: [Int: Int] = [:]
        for seed in UInt64(0)..<16 {
            for prompt in ["A man saw", "The man sat. The cat"] {
                let prefix = try model.prefix(prompt), options = try model.sampling(seed: seed)
                let drafts = try (0..<5).map { try draft($0, prefix, options) }
                // A longer sentence is chosen in parts.
                guard drafts.allSatisfy({ $0.tokens < StopCondition.sentenceTokens(levels.0) }) else {
                    continue
                }
                let texts = drafts.map(\.text)
                let given = String(decoding: model.tokenizer.decode(prefix.ids), as: UTF8.self)
                let surprises = try texts.map { text in
                    let characters = text.unicodeScalars.count - given.unicodeScalars.count
                    return try judge.bits(text, after: given) / Double(characters)
                }
                let real = surprises.reduce(0, +) / 5
                let found = try completion(
                    request(model, drafts: 5, seed: seed) {
                        ($0.stop.unit, $0.tokens, $0.rules) = (.sentence, 1000, .none)
                    }, prefix, judge.judge(real)
                ).choices[0]
                let distances = surprises.map { abs($0 - real) }
                let best = try #require(distances.indices.min { distances[$0] < distances[$1] })
                #expect(found.text == texts[best], "seed \(seed): \(texts)")
                #expect(abs(try #require(found.surprise) - surprises[best]) < 1e-4)
                kept[best, default: 0] += 1
            }
        }
        #expect(kept.count > 2, "\(kept)")
    }

    @Test(
        "the judge reads the whole text, sentence after sentence, as it would read it at once",
        arguments: [(Level.word, Level.word), (.word, .char), (.char, .word), (.char, .char)], [false, true])
    func whole(levels: (Level, Level), mixes: Bool) throws {
        let model = try DraftModel(levels.0), judge = try DraftModel(levels.1, seed: 8, mixes: mixes)
        let prefix = try model.prefix("The cat sat.")
        for seed in UInt64(0)..<4 {
            let choice = try completion(
                request(model, drafts: 3, seed: seed) { $0.stop.sentenceTokens = 200 }, prefix,
                judge.judge(Self.real)
            ).choices[0]
            let characters = choice.text.unicodeScalars.count - prefix.text.unicodeScalars.count
            let wanted = try judge.bits(choice.text, after: prefix.text) / Double(characters)
            // A word-level judge sees again in the next sentence a token that no white space ends.
            let tolerance = levels.1 == .char ? 1e-4 : 0.1
            #expect(abs(try #require(choice.surprise) - wanted) < tolerance * wanted, "\(choice.text)")
            #expect(choice.text.count { $0 == "." || $0 == "!" || $0 == "\n" } > 1)
        }
    }

    @Test(
        "every draft has its own constraints, cache, counts and records", arguments: [Level.char, .word])
    func copies(level: Level) throws {
        let model = try DraftModel(level, mixes: true)
        for seed in UInt64(0)..<4 {
            var rules = WritingRules()
            rules.coinsWords = true
            var prefix = Prefix(
                model.network, model.tokenizer, rules: rules, cache: GenerationBatchTests.cache,
                mixture: model.mixture)
            try prefix.read(Array("The \"man".utf8))
            let choice = try completion(
                request(model, drafts: 4, seed: seed), prefix, model.judge(Self.real)
            ).choices[0]
            #expect(choice.tokens == prefix.scored(choice.tokens.map(\.id), alternatives: 1))
            #expect(choice.tokens.allSatisfy { $0.logProbability > -.infinity })
        }
    }

    @Test("the number of tokens and stop texts end a text as without drafts", arguments: [Level.char, .word])
    func ends(level: Level) throws {
        let model = try DraftModel(level), prefix = try model.prefix("The"), judge = model.judge(Self.real)
        let cut = try completion(request(model, drafts: 4) { ($0.n, $0.tokens) = (9, 17) }, prefix, judge)
        #expect(cut.choices.allSatisfy { $0.tokens.count >= 17 && $0.finish == .tokens })
        // Where words are spelled, the last one is completed.
        #expect(cut.choices.contains { $0.tokens.count == 17 })
        let stopped = try completion(
            request(model, drafts: 4) { ($0.n, $0.stop.stops) = (9, ["!", "m"]) }, prefix, judge)
        #expect(stopped.choices.contains { $0.finish == .stop })
        for choice in stopped.choices {
            #expect(!choice.text.contains("!") && !choice.text.dropFirst(3).contains("m"), "\(choice.text)")
        }
        let none = try completion(request(model, drafts: 4) { $0.tokens = 0 }, prefix, judge).choices
        #expect(none[0].text == "The" && none[0].finish == .tokens && none[0].surprise == nil)
    }

    @Test("a sentence without an end is chosen piece by piece", arguments: [Level.char, .word])
    func endless(level: Level) throws {
        let model = try DraftModel(level), prefix = try model.prefix("The ")
        let limit = StopCondition.sentenceTokens(level)
        let endless = try request(model, drafts: 2) {
            $0.tokens = 2 * limit + 30
            for (id, token) in model.tokenizer.vocabulary.tokens.enumerated() {
                let text = model.tokenizer.vocabulary.display(Int32(id))
                let isByte = if case .byte = token { true } else { false }
                if isByte || text.contains(where: { ".!?\\".contains($0) }) {
                    $0.sampling.bias[Int32(id)] = -.infinity
                }
            }
        }
        let (_, choices) = try completion(endless, prefix, model.judge(Self.real))
        #expect(choices[0].tokens.count >= 2 * limit + 30 && choices[0].finish == .tokens)
        var batch = DraftBatch(model.network, model.tokenizer, model.judge(Self.real), drafts: 2)
        _ = try batch.admit(
            prefix, tokens: endless.tokens, sampler: Sampler(endless.sampling), stop: StopCondition(),
            alternatives: 0)
        var counts: [Int] = []
        while !batch.isEmpty {
            let written = batch.step().count { $0.token != nil }
            if written > 0 { counts.append(written) }
        }
        #expect(counts.count == 3 && counts[0] == limit && counts[1] == limit, "\(counts)")
    }

    @Test("a text that is cancelled ends with the last sentence that was chosen")
    func cancelled() throws {
        let model = try DraftModel(.word), prefix = try model.prefix("The cat "),
            judge = model.judge(Self.real)
        let limits = try request(model, drafts: 3) { ($0.n, $0.tokens) = (2, 5000) }
        for steps in [0, 3, 200] {
            var asked = 0
            var writer = try CompletionWriter(limits, after: prefix, judge: judge) {
                asked += 1
                return asked > steps
            }
            while writer.next() != nil {}
            #expect(asked == steps + 1)
            for choice in writer.completion.choices {
                let alone = try completion(
                    request(model, drafts: 3, seed: 40 + UInt64(choice.index)) { $0.tokens = 500 }, prefix,
                    judge
                ).choices[0]
                #expect(choice.finish == .cancelled && alone.text.hasPrefix(choice.text))
                #expect((steps == 200) == (choice.text.count > 30), "\(steps): \(choice.text)")
                #expect(choice.text.hasPrefix("The cat"))
            }
        }
    }

    @Test("drafts need a judge, and their number has a limit")
    func refused() throws {
        let model = try DraftModel(.word), prefix = try model.prefix("")
        for (drafts, judge, words) in [
            (2, nil, "number of drafts: 2 without a judge, wanted a judge"),
            (0, nil, "number of drafts: 0, wanted 1 to 32"),
            (33, model.judge(1), "number of drafts: 33, wanted 1 to 32"),
        ] as [(Int, Judge?, String)] {
            let error = #expect(throws: CompletionRequestError.self) {
                _ = try CompletionWriter(request(model, drafts: drafts), after: prefix, judge: judge)
            }
            #expect(error.map { "\($0)" } == words)
        }
    }
}
