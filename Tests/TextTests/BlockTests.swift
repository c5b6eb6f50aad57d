import Testing

@testable import Text

@Suite("Blocks") struct BlockTests {
    /// Encodes a text in blocks of about `target` bytes, with a new encoder for each.
    private func encode(_ utf8: [UInt8], _ vocabulary: Vocabulary, target: Int) throws -> (
        ids: [Int32], joined: Int, characters: Int
    ) {
        var (ids, joined, characters): ([Int32], Int, Int) = ([], 0, 0)
        try utf8.withUnsafeBytes { text in
            var rest = text
            var from = Block.Edge.text
            while !rest.isEmpty {
                let (length, to) = Block.first(of: rest, target: target, limit: target * 2)
                if to == .joined { joined += 1 }
                let block = UnsafeRawBufferPointer(rebasing: rest[..<length])
                let counts = try BlockEncoder(vocabulary, remembers: true).encode(
                    block, from: from, to: to, into: &ids)
                characters += counts.characters
                rest = UnsafeRawBufferPointer(rebasing: rest[length...])
                from = to
            }
        }
        return (ids, joined, characters)
    }

    private func prose(_ lines: Int, ends: [String], using random: inout Seeded) -> [UInt8] {
        var text = ""
        for _ in 0..<lines {
            for _ in 0..<Int.random(in: 0..<6, using: &random) {
                text +=
                    ["It was", "the rings,", "\"late\"", "é", "(x)", "中文", "  ", " a "].randomElement(
                        using: &random) ?? ""
                text += " "
            }
            text += ends.randomElement(using: &random) ?? ""
        }
        return Array(text.utf8)
    }

    @Test("the ids of blocks in a row are those of the whole text", arguments: Level.allCases, [8, 17, 40])
    func independence(level: Level, target: Int) throws {
        let vocabulary = try Vocabulary(of: sample, level: level)
        var random = Seeded(3)
        for ends in [["\n", "\n\n", " \n ", "\n\u{3000}"], [" ", "a "]] {
            let utf8 = try normalized(prose(60, ends: ends, using: &random))
            let blocks = try encode(utf8, vocabulary, target: target * 4)
            let whole = try Tokenizer(vocabulary).encode(normalized: utf8)
            #expect(blocks.joined == 0)
            #expect(blocks.ids == whole.ids)
            #expect(blocks.characters == whole.characters)
        }
    }

    @Test(
        "a stretch without a place to cut is cut anyway, and still decodes to the text",
        arguments: [Level.char, .word])
    func giants(level: Level) throws {
        let vocabulary = try Vocabulary(of: sample, level: level)
        for giant in [
            String(repeating: "中", count: 100), String(repeating: "a", count: 100),
            String(repeating: " ", count: 99),
            String(repeating: "a  ", count: 40), String(repeating: "\n", count: 70),
            String(repeating: "e\u{301}\u{302}", count: 50),
            String(repeating: "!? ", count: 50) + "x", String(repeating: "👩\u{200D}🚀", count: 30),
        ] {
            let utf8 = try normalized(Array(giant.utf8))
            let blocks = try encode(utf8, vocabulary, target: 10)
            #expect(try Tokenizer(vocabulary).decode(blocks.ids) == utf8, "\(giant.prefix(3))")
            #expect(blocks.characters == giant.precomposedCount(utf8))
        }
        let joined = try encode(Array(repeating: UInt8(ascii: "a"), count: 100), vocabulary, target: 10)
            .joined
        #expect(joined > 3)
    }

    @Test("a pretokenized word that is longer than a block is an error")
    func giantWord() throws {
        let vocabulary = try Vocabulary(of: "a", level: .pretokenized)
        #expect(throws: TextError.giantWord(bytes: Block.limit)) {
            _ = try encode(Array(repeating: UInt8(ascii: "a"), count: 100), vocabulary, target: 10)
        }
    }

    @Test("a cut is after a line end, else after a space before a letter, and never before white space")
    func cuts() {
        func first(_ text: String, _ target: Int, _ limit: Int) -> Int {
            Array(text.utf8).withUnsafeBytes { Block.first(of: $0, target: target, limit: limit).length }
        }
        #expect(first("aaaa b cc\nd eeeee", 4, 12) == 10)
        #expect(first("aaaa b cc\n d eeeee", 4, 12) == 5)
        #expect(first("aaaa, ! cc dd eeeee", 4, 12) == 8)
        #expect(first("aaaaaaaaaaaaé", 4, 14) == 14)
        #expect(first("aaaaaaaaaaaaéa", 4, 13) == 12)
        #expect(first("aa", 4, 12) == 2)
    }
}

extension String {
    fileprivate func precomposedCount(_ utf8: [UInt8]) -> Int { text(utf8).unicodeScalars.count }
}
