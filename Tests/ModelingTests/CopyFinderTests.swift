import Neural
import Testing

@testable import Modeling

@Suite("Copies of a text in another") struct CopyFinderTests {
    /// The longest substring of `text` that ends at each byte and occurs in `other`, and where, found by trying all.
    static func bruteForce(_ text: [UInt8], in other: [UInt8]) -> [(length: Int, end: Int)] {
        text.indices.map { i in
            var best = (length: 0, end: 0)
            for end in other.indices {
                var length = 0
                while length <= i, length <= end, text[i - length] == other[end - length],
                    text[i - length] < 0xF8
                {
                    length += 1
                }
                if length > best.length { best = (length, end + 1) }
            }
            return best
        }
    }

    static func matches(_ text: [UInt8], in other: [UInt8], blocks: Int = 7) -> [(length: Int, end: Int)] {
        var finder = CopyFinder(text)
        for start in stride(from: 0, to: other.count, by: blocks) {
            other[start..<min(start + blocks, other.count)].withUnsafeBytes { finder.read($0) }
        }
        return finder.matches
    }

    @Test(
        "matches in random texts of few letters agree with trying all places",
        arguments: 1...40 as ClosedRange<UInt64>)
    func random(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let letters = 1 + Int(seed % 4)
        func text(_ count: Int) -> [UInt8] {
            (0..<count).map { _ in 97 + UInt8(random.uniform() * Double(letters)) }
        }
        let (written, other) = (text(Int(seed) * 2), text(60))
        let (found, wanted) = (Self.matches(written, in: other), Self.bruteForce(written, in: other))
        #expect(found.map(\.length) == wanted.map(\.length))
        // Any occurrence will do: the bytes there must match.
        for (i, match) in found.enumerated() where match.length > 0 {
            #expect(match.end >= match.length && match.end <= other.count)
            guard match.end >= match.length && match.end <= other.count else { continue }
            #expect(other[match.end - match.length..<match.end] == written[i + 1 - match.length...i])
        }
    }

    @Test("a separator matches nothing, not even itself, and no match crosses it")
    func separator() {
        let written = Array("abc".utf8) + [0xFF] + Array("def".utf8)
        let other = Array("bc".utf8) + [0xFF] + Array("d".utf8)
        #expect(Self.matches(written, in: other).map(\.length) == [0, 1, 2, 0, 1, 0, 0])
    }

    @Test("one letter repeated a thousand times matches at every length")
    func repeated() {
        let written = [UInt8](repeating: 97, count: 1000)
        let other = [UInt8](repeating: 97, count: 700)
        #expect(Self.matches(written, in: other).map(\.length) == (1...1000).map { min($0, 700) })
    }

    @Test("an empty text, or nothing read, matches nothing")
    func nothing() {
        #expect(Self.matches([], in: [97]).isEmpty)
        #expect(Self.matches([97, 98], in: []).map(\.length) == [0, 0])
    }
}
