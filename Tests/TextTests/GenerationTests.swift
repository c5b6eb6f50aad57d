import Testing

@testable import Text

@Suite("TokenConstraints and text stream") struct GenerationTests {
    /// A random walk through allowed tokens, all equally likely.
    private func walk(_ vocabulary: Vocabulary, _ count: Int, using random: inout Seeded) -> [Int32] {
        var grammar = TokenConstraints(vocabulary)
        var ids: [Int32] = []
        for _ in 0..<count {
            let allowed = allowed(grammar, vocabulary)
            guard let id = allowed.randomElement(using: &random) else { break }
            ids.append(id)
            grammar.advance(id)
        }
        #expect(ids.count == count)
        return ids
    }

    private func allowed(_ grammar: TokenConstraints, _ vocabulary: Vocabulary) -> [Int32] {
        var logits = [Float](repeating: 0, count: vocabulary.count)
        logits.withUnsafeMutableBufferPointer { grammar.mask($0) }
        return vocabulary.tokens.indices.filter { logits[$0] == 0 }.map { Int32($0) }
    }

    @Test(
        "allowed tokens give valid UTF-8, except for an incomplete end", arguments: Level.allCases,
        0..<3)
    func valid(level: Level, seed: Int) throws {
        let vocabulary = try Vocabulary(of: "ab ab é é 👩\u{200D}🚀 👩\u{200D}🚀 ( (", level: level)
        let tokenizer = try Tokenizer(vocabulary)
        var random = Seeded(UInt64(seed) + 40)
        for _ in 0..<6 {
            var ids = walk(vocabulary, 60, using: &random)
            while case .byte = vocabulary.tokens[Int(ids.last ?? 0)] { ids.removeLast() }
            let utf8 = tokenizer.decode(ids)
            #expect(String(validating: utf8, as: UTF8.self) != nil, "\(ids.map(vocabulary.display))")
        }
    }

    @Test("characters occur in spellings only, which contain nothing else and are never empty")
    func spelling() throws {
        let vocabulary = try Vocabulary(of: "the the sea sea", level: .word)
        var grammar = TokenConstraints(vocabulary)
        func tokens() -> Set<Token> { Set(allowed(grammar, vocabulary).map { vocabulary.tokens[Int($0)] }) }
        let a = Token.character([UInt8(ascii: "a")])
        let the = Token.word(Array("the".utf8), [])
        #expect(tokens().isSuperset(of: [the, .spell([]), .spell(.both)]))
        #expect(tokens().isDisjoint(with: [.start, .endSpell, a, .byte(0xC3)]))
        grammar.advance(vocabulary.index.spell[0])
        #expect(tokens().isSuperset(of: [a, .byte(0xC3)]))
        #expect(tokens().isDisjoint(with: [the, .start, .endSpell, .spell([]), .byte(0x80)]))
        grammar.advance(vocabulary.index.ascii[0x61])
        #expect(tokens().isSuperset(of: [a, .byte(0xC3), .endSpell]))
        grammar.advance(vocabulary.index.bytes[0xED])
        #expect(tokens() == Set((0x80...0x9F).map { .byte($0) }))
        grammar.advance(vocabulary.index.bytes[0x80])
        #expect(tokens() == Set((0x80...0xBF).map { .byte($0) }))
        grammar.advance(vocabulary.index.bytes[0x80])
        #expect(tokens().contains(.endSpell))
        grammar.advance(vocabulary.index.endSpell)
        #expect(tokens().contains(the) && !tokens().contains(a))
    }

    @Test("the <unk> of pretokenized text and the start token are masked, the line end is not")
    func unknownWord() throws {
        let vocabulary = try Vocabulary(of: "<unk> N <unk> N\n", level: .pretokenized)
        let allowed = allowed(TokenConstraints(vocabulary), vocabulary).map(vocabulary.display)
        #expect(allowed.contains("N") && allowed.contains("⟨eos⟩") && allowed.contains("⟨spell⟩"))
        #expect(!allowed.contains("<unk>"))
        let words = try Vocabulary(of: "a a", level: .char)
        #expect(!self.allowed(TokenConstraints(words), words).contains(words.start))
    }

    @Test(
        "a stream returns whole grapheme clusters, and in the end the whole text", arguments: Level.allCases,
        0..<3)
    func stream(level: Level, seed: Int) throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "the the", level: level))
        let segmenter = try Segmenter(.graphemes, locale: "en")
        var random = Seeded(UInt64(seed))
        for _ in 0..<12 {
            let encoded = try tokenizer.encode(bytes: randomBytes(10, using: &random))
            let wanted = tokenizer.decode(encoded.ids)
            var stream = try TextStream(tokenizer)
            var parts = encoded.ids.map { stream.append($0) }
            parts.append(stream.finish())
            #expect(Array(parts.joined().utf8) == wanted)
            var ends: [Int32] = []
            try wanted.withUnsafeBytes { try segmenter.ends(of: $0, into: &ends) }
            var length: Int32 = 0
            for part in parts where !part.isEmpty {
                length += Int32(part.utf8.count)
                #expect(ends.contains(length), "\(part.debugDescription)")
            }
        }
    }

    @Test("a stream never returns half a code point, whatever the tokens")
    func halves() throws {
        let vocabulary = try Vocabulary(of: "", level: .char)
        var stream = try TextStream(Tokenizer(vocabulary))
        func append(_ bytes: UInt8...) -> [String] {
            bytes.map {
                stream.append($0 < 0x80 ? vocabulary.index.ascii[Int($0)] : vocabulary.index.bytes[Int($0)])
            }
        }
        #expect(append(0x61, 0xC3, 0xA9, 0x62) == ["", "", "a", "é"])
        #expect(append(0xE2, 0x82) == ["", ""])
        #expect(stream.finish() == "b\u{FFFD}")
        #expect(stream.finish() == "")
    }

    @Test("an endless cluster is returned in parts")
    func endless() throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "e\u{301}\u{302}\u{302} \u{302} \u{302}", level: .char))
        var stream = try TextStream(tokenizer)
        let id = try #require(try tokenizer.encode("\u{302}").ids.first)
        var given = 0
        for _ in 0..<2100 { given += stream.append(id).utf8.count }
        #expect(given > 4000)
    }
}
