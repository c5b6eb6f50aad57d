import Foundation
import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("Writing rules") struct WritingRulesTests {
    private static let words = [
        "zebra", "Zeppelin", "quartz", "été", "the", "cat", "sat", "on", "mat", "and",
    ]

    private func texts(_ prefix: Prefix, _ stop: StopCondition = StopCondition()) throws -> [String] {
        let samplers = try (0..<6).map { try Sampler(temperature: 0.9, seed: 40 + $0) }
        let batch = try BatchRun(prefix, tokens: 60, samplers: samplers, stop: stop)
        let alone = try samplers.map { try Generator(prefix, tokens: 60, sampler: $0, stop: stop).joined() }
        #expect(batch.texts.map { Array($0.utf8) } == alone.map { Array($0.utf8) })
        return alone
    }

    @Test(
        "a text in a batch and alone has no word but those of the list and its own, unless it may coin some",
        arguments: [Level.char, .word])
    func words(level: Level) throws {
        let cases = CaseMapping(), known = Set((Self.words + ["xylem"]).map(cases.folded))
        func unknown(_ rules: WritingRules) throws -> Int {
            let prefix = try Prefix.tiny("the Xylem ", level, words: Self.words, rules: rules)
            // The last word may be cut off.
            return try texts(prefix).reduce(0) { count, text in
                // Nothing separates words from an ideograph.
                let runs = text.split { !$0.isLetter || $0 == "家" }.dropLast(level == .char ? 1 : 0).map {
                    cases.folded(String($0))
                }
                return count + runs.count { !known.contains($0) && $0 != "é" }
            }
        }
        #expect(try unknown(WritingRules()) == 0)
        #expect(try unknown(.none) > 5)
    }

    @Test(
        "a prompt's last word is complete unless it may be completed", arguments: ["the ze", "the cat", "ze"])
    func lastWord(prompt: String) throws {
        for level in [Level.char, .word] {
            var completing = WritingRules()
            completing.completesWord = true
            func continued(_ rules: WritingRules) throws -> [Bool] {
                let prefix = try Prefix.tiny(prompt, level, words: Self.words, rules: rules)
                return try texts(prefix).map { text in
                    text.dropFirst(prompt.count).first.map { $0.isLetter && $0 != "家" } ?? false
                }
            }
            #expect(try !continued(WritingRules()).contains(true))
            // No word of the list is longer than "cat" and begins so.
            #expect(try continued(completing).contains(true) == (prompt != "the cat"))
        }
    }

    @Test("a text that ends with its sentence ends within no quotation", arguments: [Level.char, .word])
    func openQuotation(level: Level) throws {
        func open(_ rules: WritingRules) throws -> Int {
            try ["the \"cat", "\"the", "(the \"mat"].reduce(0) { count, prompt in
                let prefix = try Prefix.tiny(
                    prompt, level, words: Self.words, rules: rules,
                    extra: "\"the cat.\" \"the cat.\" (the cat)")
                let stop = StopCondition(sentenceTokens: StopCondition.sentenceTokens(level))
                // A text may also end because its sentence is too long.
                return try count
                    + texts(prefix, stop).count { $0.last == "." && $0.count { $0 == "\"" } % 2 == 1 }
            }
        }
        var free = WritingRules()
        free.unbalancesMarks = true
        #expect(try open(WritingRules()) == 0)
        #expect(try open(free) > 0)
    }

    @Test("the last token may already close what is open, unless the text ends without its sentence")
    func lastToken() throws {
        func flags(sentenceTokens: Int) throws -> [Bool] {
            let prefix = try Prefix.tiny("\"the cat", .char)
            var state = try GenerationState(
                prefix.tokenizer, tokens: 3, sampler: Sampler(temperature: 0, seed: 1),
                stop: StopCondition(sentenceTokens: sentenceTokens), alternatives: nil)
            for id in prefix.ids { _ = state.read(id) }
            state.endPrompt()
            let cat = try prefix.tokenizer.encode("cat").ids
            return cat.map { id in
                var logits = [Float](repeating: 0, count: prefix.tokenizer.vocabulary.count)
                logits[Int(id)] = 1
                _ = logits.withUnsafeMutableBufferPointer { state.write($0) }
                return state.endsWithSentence
            }
        }
        #expect(try flags(sentenceTokens: 10) == [false, true, true])
        #expect(try flags(sentenceTokens: 0) == [false, false, false])
    }

    @Test("where no spaces separate words, the text goes on") func unspaced() throws {
        let prefix = try Prefix.tiny("家", .char, rules: WritingRules())
        #expect(prefix.encodedPrompt.end == .open)
        #expect(try Prefix.tiny("the 1", .char, rules: WritingRules()).encodedPrompt.end == .word)
        #expect(try Prefix.tiny("the e\u{301}", .char, rules: WritingRules()).encodedPrompt.end == .word)
    }

    @Test("what is read piece by piece in a batch ends as the prompt does", arguments: [Level.char, .word])
    func readInBatch(level: Level) throws {
        let whole = try Prefix.tiny("the ze", level, words: Self.words, rules: WritingRules())
        let empty = try Prefix.tiny("", level, words: Self.words, rules: WritingRules())
        var batch = GenerationBatch(empty.network, empty.tokenizer)
        let prompt = try EncodedPrompt(Array("the ze".utf8), empty.tokenizer, completesWord: false)
        _ = try batch.admit(empty, reading: prompt, tokens: 20, sampler: Sampler(seed: 4))
        var text = ""
        while !batch.isEmpty { text += batch.step().map(\.text).joined() }
        #expect(text == (try Generator(whole, tokens: 20, sampler: Sampler(seed: 4)).joined()))
    }

    @Test("one seed gives different prompts different random numbers, and the same prompt the same")
    func seeds() throws {
        var a = try Sampler(seed: 42), b = a, c = a
        for token: Int32 in [1, 2] { a.mix(token) }
        for token: Int32 in [2, 1] { b.mix(token) }
        for token: Int32 in [1, 2] { c.mix(token) }
        func draws(_ sampler: Sampler) -> [Int32] {
            var sampler = sampler
            return (0..<20).map { _ in
                var logits = [Float](repeating: 0, count: 50)
                return logits.withUnsafeMutableBufferPointer { sampler.pick($0) }
            }
        }
        #expect(draws(a) == draws(c) && draws(a) != draws(b))
        #expect(try draws(a) != draws(Sampler(seed: 42)))
    }

    @Test("rules as JSON: what is left out is not allowed")
    func json() throws {
        let request = try JSONDecoder().decode(
            CompletionRequest.self, from: Data(#"{"rules": {"coinsWords": true}}"#.utf8))
        var rules = WritingRules()
        rules.coinsWords = true
        #expect(request.rules == rules)
        let again = try JSONDecoder().decode(CompletionRequest.self, from: JSONEncoder().encode(request))
        #expect(again == request)
    }

    @Test("a beam search follows the rules") func beam() throws {
        let prefix = try Prefix.tiny("the Xylem ", .word, words: ["zebra"], rules: WritingRules())
        for found in BeamSearch(width: 3, tokens: 40).continuations(of: prefix) {
            let spelled = found.text.split { !$0.isLetter }.filter { $0.first == "z" || $0.first == "X" }
            #expect(Set(spelled).isSubset(of: ["zebra", "Xylem"]))
        }
    }

    @Test("DRY keeps the likeliest text from looping", arguments: [Level.char, .word])
    func loops(level: Level) throws {
        let prefix = try Prefix.tiny("the cat ", level)
        var options = SamplerOptions()
        func repetition(_ options: SamplerOptions) throws -> Int {
            let ids = BeamSearch(width: 1, tokens: 150, repetition: options).continuations(of: prefix)[0].ids
            var alone = options
            alone.temperature = 0
            let greedy = try Generator(prefix, tokens: 150, sampler: Sampler(alone), alternatives: 0)
            var generator = greedy
            while generator.next() != nil {}
            #expect(generator.written.map(\.id) == ids)
            // The longest sequence that occurs twice.
            return (1...75).last { length in
                let runs = (0...(ids.count - length)).map { Array(ids[$0..<$0 + length]) }
                return Set(runs).count < runs.count
            } ?? 0
        }
        let looping = try repetition(options)
        options.avoidLoops(prefix.tokenizer.vocabulary)
        options.dryBreakers = []
        #expect(try repetition(options) < min(looping, 30))
    }

    @Test("the doubling penalty lowers the last token if that is a word") func doubling() throws {
        var options = SamplerOptions()
        (options.temperature, options.doublingPenalty) = (0, 2)
        var sampler = try Sampler(options)
        func picked(isWord: Bool) -> Int32 {
            sampler.observe(1, isWord: isWord)
            var logits: [Float] = [0, 1, -1]
            return logits.withUnsafeMutableBufferPointer { sampler.pick($0) }
        }
        #expect(picked(isWord: true) == 0 && picked(isWord: false) == 1)
    }
}
