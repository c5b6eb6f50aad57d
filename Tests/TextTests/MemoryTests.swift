import Testing

@testable import Text

@Suite("Chunk memory") struct MemoryTests {
    private func ids(
        _ vocabulary: Vocabulary, _ utf8: [UInt8], remembers: Bool, twice: Bool = false
    ) throws -> [[Int32]] {
        let encoder = try BlockEncoder(vocabulary, remembers: remembers)
        return try (0..<(twice ? 2 : 1)).map { _ in
            var ids: [Int32] = []
            let counts = try utf8.withUnsafeBytes { try encoder.encode($0, into: &ids) }
            return ids + [Int32(counts.words), Int32(counts.spelledWords), Int32(counts.characters)]
        }
    }

    @Test("remembered chunks give what ICU makes of the whole text", arguments: [Level.char, .word], 0..<6)
    func sameAsICU(level: Level, seed: Int) throws {
        let vocabulary = try Vocabulary(of: sample, level: level)
        var random = Seeded(UInt64(seed) + 100)
        for length in 0..<40 {
            let utf8 = try normalized(randomBytes(length + 1, using: &random))
            let slow = try ids(vocabulary, utf8, remembers: false)[0]
            let fast = try ids(vocabulary, utf8, remembers: true, twice: true)
            #expect(fast == [slow, slow], "\(text(utf8).debugDescription)")
        }
    }

    @Test("code points around spaces and line ends are segmented as by ICU")
    func aroundSpaces() throws {
        let vocabulary = try Vocabulary(of: sample, level: .word)
        // One of each kind in the rules of word boundaries, and of each kind of space.
        for scalar: Unicode.Scalar in [
            "a", "1", "_", ":", ".", "'", "\"", ",", "\u{AD}", "\u{301}", "\u{200D}", "\u{200C}", "\u{200B}",
            "\u{FEFF}", "\u{600}", "\u{903}", "\u{E0020}", "\u{1F3FB}", "\u{FE0F}", "\u{20E3}", "\u{5D0}",
            "\u{30AB}", "\u{3099}", "\u{FF9E}", "\u{E33}", "\u{E01}", "\u{1F1E9}", "\u{85}", "\u{A0}",
            "\u{2003}",
            "\u{3000}", "\u{2028}", "\u{180E}", "\u{0}", "\u{61C}", "\u{1100}", "\u{4E00}", "\u{2019}",
        ] {
            for space in [" ", "  ", "\n", "\n ", " \n", "\t", " \u{3000}", "\u{2003} "] {
                let pieces = [
                    "a\(space)\(scalar)", "\(scalar)\(space)a", "\(scalar)\(space)\(scalar)b",
                    "\(space)\(scalar)",
                ]
                for piece in pieces {
                    let utf8 = try normalized(Array((piece + " a \(piece)\(space)").utf8))
                    let slow = try ids(vocabulary, utf8, remembers: false)
                    #expect(try ids(vocabulary, utf8, remembers: true) == slow, "\(piece.debugDescription)")
                }
            }
        }
    }
}
