import Foundation
import Neural
import Testing
import Text
import TinyModels

@testable import Modeling

/// A network of random weights over the vocabulary of a few lines.
private struct Writer {
    static let text = "the cat sat on the mat. the cat, the mat and the cat sat. é é 家 家\n"
    let tokenizer: Tokenizer
    let network: InferenceNetwork

    init(_ level: Level) throws {
        let vocabulary = try Vocabulary(of: Self.text, level: level)
        let architecture = Architecture(
            vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [6])
        tokenizer = try Tokenizer(vocabulary)
        network = try InferenceNetwork(
            architecture, TinyModel(architecture: architecture, seed: 3).tensors, threads: 1)
    }

    func pieces(
        _ prompt: String, tokens: Int, seed: UInt64 = 1, temperature: Float = 1
    ) throws -> [String] {
        let sampler = try Sampler(temperature: temperature, seed: seed)
        return Array(
            try Generator(network, tokenizer, prompt: Array(prompt.utf8), tokens: tokens, sampler: sampler))
    }

    /// The first token after a prompt.
    func first(_ prompt: String, seed: UInt64) throws -> Token {
        var generator = try Generator(
            network, tokenizer, prompt: Array(prompt.utf8), tokens: 1, sampler: Sampler(seed: seed),
            alternatives: 0)
        while generator.next() != nil {}
        return tokenizer.vocabulary.tokens[Int(try #require(generator.written.first).id)]
    }
}

@Suite("Generator") struct GeneratorTests {
    private static let texts = [
        "", "a", "the cat sat", " the  cat\n\n sat\t", "👩‍👩‍👧‍👦🇨🇭", "土星的环", "\u{0}\u{1}\u{1B}[2J\u{7F}",
        "e\u{301}a\u{308}\u{323}", "\n", "\u{301}",
        "the zyx", "<unk> <eos> ⟨spell⟩",
    ]

    @Test("any prompt comes out whole and normalized", arguments: [Level.char, .word], texts)
    func prompts(level: Level, prompt: String) throws {
        let pieces = try Writer(level).pieces(prompt, tokens: 0)
        let wanted = Array(prompt.precomposedStringWithCanonicalMapping.utf8)
        #expect(Array(pieces.joined().utf8) == wanted)
        #expect(!pieces.contains(""))
    }

    @Test("an endless prompt of bytes that are no text is repaired and counted")
    func invalid() throws {
        let writer = try Writer(.char)
        let generator = try Generator(
            writer.network, writer.tokenizer, prompt: [0x61, 0xFF, 0x62, 0xC3], tokens: 0,
            sampler: Sampler(seed: 1))
        #expect(generator.invalidUTF8?.count == 2)
        #expect(generator.invalidUTF8?.firstOffset == 1)
        #expect(Array(generator).joined() == "a\u{FFFD}b\u{FFFD}")
    }

    @Test("what is written follows the prompt, in whole grapheme clusters", arguments: Level.allCases)
    func clusters(level: Level) throws {
        let writer = try Writer(level)
        for seed: UInt64 in 1...20 {
            let pieces = try writer.pieces("the cat", tokens: 12, seed: seed), text = pieces.joined()
            #expect(text.hasPrefix("the cat") && text.utf8.count > 7)
            #expect(pieces.flatMap { Array($0) } == Array(text))
        }
    }

    @Test("a character begun is a character finished, at whatever number of tokens", arguments: 1...8)
    func wholeCharacters(tokens: Int) throws {
        // Of a small vocabulary's characters most are the bytes that others fall back to.
        let writer = try Writer(.char)
        for seed: UInt64 in 1...20 {
            let text = try writer.pieces("", tokens: tokens, seed: seed).joined()
            #expect(!text.unicodeScalars.contains("\u{FFFD}"))
            #expect(text.unicodeScalars.count <= tokens)
        }
    }

    @Test("a single space at the end of a prompt is the one that the next word implies")
    func impliedSpace() throws {
        let writer = try Writer(.word)
        for seed: UInt64 in 1...60 {
            #expect(try writer.first("the cat ", seed: seed).followsSpace)
            #expect(try writer.pieces("the cat ", tokens: 1, seed: seed).joined().hasPrefix("the cat "))
        }
        // Two spaces are a token of their own, and anything may follow.
        #expect(try (1...200).contains { try !writer.first("the cat  ", seed: $0).followsSpace })
    }

    @Test("an unknown word at the end of a prompt may be finished by the model, a known one is complete")
    func openWord() throws {
        let writer = try Writer(.word)
        func isContinued(_ prompt: String, _ seed: UInt64) throws -> Bool {
            switch try writer.first(prompt, seed: seed) {
            case .character, .byte, .endSpell: true
            default: false
            }
        }
        #expect(try (1...40).allSatisfy { try isContinued("the zyx", $0) })
        #expect(try (1...40).allSatisfy { try !isContinued("the cat", $0) })
    }

    @Test("a spelled word that has begun is completed, whatever the number of tokens")
    func wholeSpellings() throws {
        let writer = try Writer(.word)
        for seed: UInt64 in 1...40 {
            var generator = try Generator(
                writer.network, writer.tokenizer, prompt: [], tokens: 2, sampler: Sampler(seed: seed),
                alternatives: 0)
            while generator.next() != nil {}
            var decoder = TokenDecoder(writer.tokenizer.vocabulary), text: [UInt8] = []
            for token in generator.written { decoder.append(token.id, to: &text) }
            let isCut = generator.written.count >= 2 + StopCondition.spellingTokens
            #expect(!decoder.isSpelling || isCut, "\(generator.written.count)")
        }
    }

    @Test("a seed fixes the text, another writes another", arguments: Level.allCases)
    func seeds(level: Level) throws {
        let writer = try Writer(level)
        let texts = try [5, 5, 6].map { try writer.pieces("the", tokens: 40, seed: $0).joined() }
        #expect(texts[0] == texts[1] && texts[0] != texts[2])
    }

    @Test("a prompt read at once and one token at a time lead to the same text")
    func prefix() throws {
        let writer = try Writer(.char)
        // At temperature 0 the likeliest continuation of a text is that of the text with its first letter.
        let whole = try writer.pieces("the cat", tokens: 10, temperature: 0).joined()
        for count in 7..<min(12, whole.count) {
            let prompt = String(whole.prefix(count)), tokens = 10 - (count - 7)
            guard prompt.utf8.allSatisfy({ $0 < 0x80 }) else { break }
            #expect(try writer.pieces(prompt, tokens: tokens, temperature: 0).joined() == whole)
        }
    }
}
