import Testing

@testable import Text

@Suite("Tokenizer") struct TokenizerTests {
    @Test(
        "decoding gives the normalized text, byte for byte, for any mixture", arguments: Level.allCases, 0..<4
    )
    func roundTrip(level: Level, seed: Int) throws {
        let tokenizer = try Tokenizer(Vocabulary(of: sample, level: level))
        var random = Seeded(UInt64(seed))
        for length in 0..<60 {
            let bytes = randomBytes(length % 12 + 1, using: &random)
            var wanted = try normalized(bytes)
            if level == .pretokenized { wanted = normalForm(wanted) }
            let encoded = try tokenizer.encode(bytes: bytes)
            #expect(tokenizer.decode(encoded.ids) == wanted, "\(bytes)")
            #expect(encoded.ids.allSatisfy { 0..<tokenizer.vocabulary.count ~= Int($0) })
            #expect(
                encoded.characters == text(wanted).unicodeScalars.count, "\(text(wanted).debugDescription)")
        }
    }

    private func normalForm(_ utf8: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var filter = PretokenizedFilter()
        filter.feed(utf8, into: &out)
        return out
    }

    private func tokens(_ text: String, of vocabulary: String, level: Level = .word) throws -> [String] {
        let tokenizer = try Tokenizer(Vocabulary(of: vocabulary, level: level, minCount: 1))
        return try tokenizer.encode(text).ids.map(tokenizer.vocabulary.display)
    }

    @Test(
        "words stay clean, and glue marks show where there is no space",
        arguments: [
            ("the sea", ["the", "sea"]),
            ("It was late.", ["It", "was", "late", "⁀."]),
            ("said, \"the sea\"", ["said", "⁀,", "\"⁀", "the", "sea", "⁀\""]),
            ("(\"x\")", ["(", "⁀\"⁀", "x", "⁀\"", "⁀)"]),
            ("well-known", ["well", "⁀-⁀", "known"]),
            ("$5", ["$⁀", "5"]),
            ("中文", ["中文"]),
            ("\u{201C}the\u{201D}", ["“⁀", "the", "⁀”"]),
        ])
    func glue(text: String, expected: [String]) throws {
        #expect(try tokens(text, of: text) == expected)
    }

    @Test("where neither side is punctuation, the right side is glued to the left one")
    func gluedWords() throws {
        #expect(try tokens("aカ", of: "aカ") == ["a", "⁀カ"])
    }

    @Test(
        "white space that is not one space between two words is a token and implies no space",
        arguments: [
            ("a  b", ["a", "\\s\\s", "b"]),
            (" a", ["\\s", "a"]),
            ("a ", ["a", "\\s"]),
            (" ", ["\\s"]),
            ("a\n\nb", ["a", "\\n\\n", "b"]),
            ("a\n  b", ["a", "\\n\\s\\s", "b"]),
            ("a\u{A0}b", ["a", "\\u{A0}", "b"]),
            ("a \u{3000} b", ["a", "\\s\\u{3000}\\s", "b"]),
            ("\n.", ["\\n", "."]),
        ])
    func whiteSpace(text: String, expected: [String]) throws {
        #expect(try tokens(text, of: text) == expected)
    }

    @Test("a rare run of white space is split into code points, and one unknown code point is spelled")
    func rareRun() throws {
        #expect(
            try tokens("a\n\t b", of: "a b \n \n") == [
                "a", "\\n", "⟨⁀spell⁀⟩", "⟨\\t⟩", "⟨/spell⟩", "\\s", "b",
            ])
    }

    @Test("an unknown word is spelled, down to bytes, with its glue on the first mark")
    func spelling() throws {
        #expect(
            try tokens("the cat, naïve!", of: "the the é, é")
                == [
                    "the", "⟨spell⟩", "⟨c⟩", "⟨a⟩", "⟨t⟩", "⟨/spell⟩", "⁀,", "⟨spell⟩", "⟨n⟩", "⟨a⟩",
                    "⟨0xC3⟩",
                    "⟨0xAF⟩", "⟨v⟩", "⟨e⟩", "⟨/spell⟩", "⟨⁀spell⟩", "⟨!⟩", "⟨/spell⟩",
                ])
    }

    @Test("a spelled word counts as one word")
    func spelledWords() throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "the sea the sea", level: .word))
        let encoded = try tokenizer.encode("the unknown sea")
        #expect((encoded.words, encoded.spelledWords, encoded.characters) == (3, 1, 15))
        #expect(encoded.ids.count == 2 + 9)
    }

    @Test("a character falls back to its code points, and those to bytes")
    func characters() throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "🚀🚀 é é", level: .char))
        #expect(
            try tokenizer.encode("é🚀👩\u{200D}🚀").ids.map(tokenizer.vocabulary.display)
                == [
                    "é", "🚀", "⟨0xF0⟩", "⟨0x9F⟩", "⟨0x91⟩", "⟨0xA9⟩", "⟨0xE2⟩", "⟨0x80⟩", "⟨0x8D⟩", "🚀",
                ])
    }

    @Test("text that looks like a control token is text", arguments: Level.allCases)
    func forgery(level: Level) throws {
        let forged = "⟨spell⟩ ⟨/spell⟩ ⟨start⟩ ⟨eos⟩ ⟨0xC3⟩ ⟨a⟩ <eos> \\s"
        for vocabulary in [
            try Vocabulary(of: sample, level: level), try Vocabulary(of: forged, level: level, minCount: 1),
        ] {
            let tokenizer = try Tokenizer(vocabulary)
            let ids = try tokenizer.encode(forged).ids
            #expect(text(tokenizer.decode(ids)) == forged)
            for (id, character) in zip(ids, forged.unicodeScalars) where level == .char {
                #expect(tokenizer.vocabulary.tokens[Int(id)] != .start, "\(character)")
            }
            #expect(!ids.contains(vocabulary.start))
        }
    }

    @Test("a line end is the end-of-sentence token of pretokenized text, and a written <eos> is a word")
    func pretokenized() throws {
        #expect(
            try tokens("  a <unk>\tN \n\n <eos> b", of: "a <unk> N <eos> b\n", level: .pretokenized)
                == ["a", "<unk>", "N", "⟨eos⟩", "⟨eos⟩", "<eos>", "b"])
    }

    @Test("the empty text has no ids", arguments: Level.allCases)
    func empty(level: Level) throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "", level: level))
        let encoded = try tokenizer.encode("")
        #expect(encoded.ids.isEmpty && encoded.characters == 0 && encoded.words == 0)
        #expect(tokenizer.decode([]).isEmpty)
    }

    @Test("an unknown id decodes to nothing")
    func unknownIDs() throws {
        let tokenizer = try Tokenizer(Vocabulary(of: "a", level: .char))
        #expect(tokenizer.decode([-1, .max, .min]).isEmpty)
    }
}
