import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

@Suite("A prefix that goes back") struct PrefixReturnTests {
    private func logits(_ prefix: Prefix) -> [Float] {
        var logits = [Float](repeating: 0, count: prefix.tokenizer.vocabulary.count)
        logits.withUnsafeMutableBufferPointer { prefix.logits(into: $0) }
        return logits
    }

    @Test(
        "what may come next is what may come after the shorter text, where nothing is read after going back",
        arguments: [(Level.word, "the zyx", "the"), (.char, "the c", "the "), (.word, "the zyx", "")])
    func grammar(_ example: (level: Level, longer: String, shorter: String)) throws {
        // A spelling, or a character of which bytes are missing, stands open at the end of the longer text.
        var prefix = try Prefix.tiny(example.longer, example.level)
        let isByte = { (token: Token) in token == .byte(0xE9) }
        if example.level == .char, let byte = prefix.tokenizer.vocabulary.tokens.firstIndex(where: isByte) {
            prefix.append(Int32(byte))
            #expect(prefix.isInsideCharacter)
        }
        try prefix.read(Array(example.shorter.utf8))
        let fresh = try Prefix.tiny(example.shorter, example.level)
        #expect(logits(prefix) == logits(fresh))
    }

    @Test("a cache forgets what has been taken back, also where its window would still have room for it")
    func cache() throws {
        let plain = try Prefix.tiny("", .char)
        let options = NeuralCache.Options(size: 99, lambda: 0.5, theta: 0.1)
        var prefix = Prefix(plain.network, plain.tokenizer, cache: options), fresh = prefix
        try prefix.read(Array("the cat sat on the mat".utf8))
        try prefix.read(Array("the cat".utf8))
        try fresh.read(Array("the cat".utf8))
        #expect(logits(prefix) == logits(fresh))
    }

    @Test("what a penalty looks back on begins with the prompt", arguments: [false, true])
    func penalties(isBatch: Bool) throws {
        let prefix = try Prefix.tiny("the cat sat", .char)
        var options = SamplerOptions()
        options.presencePenalty = 1e30
        for seed: UInt64 in 1...20 {
            options.seed = seed
            let sampler = try Sampler(options)
            let text =
                isBatch
                ? try BatchRun(prefix, tokens: 1, samplers: [sampler]).texts[0]
                : try Generator(prefix, tokens: 1, sampler: sampler).joined()
            #expect(text.hasPrefix("the cat sat"))
            #expect(!text.dropFirst(11).contains { "the cat sat".contains($0) }, "\(text)")
        }
    }
}
