import Foundation
import Neural
import Testing
import Text

@testable import Training

@Suite("Level by counts") struct LevelChoiceTests {
    /// The choice for a text whose last tenth is held out.
    private func choice(_ text: String) throws -> LevelChoice? {
        let path = FileManager.default.temporaryDirectory.path + "/\(UUID()).txt"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let corpus = try Corpus(paths: [path], options: CorpusOptions())
        return try LevelChoice(corpus, threads: 1) { (level) throws(TextError) in
            try corpus.vocabulary(level: level)
        }
    }

    /// `count` words, drawn one after the other by `next`, in lines of nine.
    private func lines(_ count: Int, _ next: (inout SplitMix64) -> String) -> String {
        var random = SplitMix64(seed: 8)
        return (0..<count).map { next(&random) + ($0 % 9 == 8 ? ".\n" : "") }.joined(separator: " ")
    }

    @Test("words that tell which come next are read as words, though they end alike")
    func words() throws {
        let stems = ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w"]
        var last = 0
        let text = lines(4_000) { random in
            last = random.next() % 8 == 0 ? Int(random.next() % 16) : (last * 5 + 3) % 16
            return stems[last] + "ationally"
        }
        let found = try #require(try choice(text))
        #expect(found.level == .word && found.words < found.characters)
    }

    @Test("words that do not come back, but tell how the next one begins, are read as characters")
    func characters() throws {
        let letters = Array("bcdfghklmnprstvw")
        var third = letters[0]
        let text = lines(5_000) { random in
            // The space and what tells of the next word are four characters; spelled, a word has marks around it.
            let begin = third
            third = letters[Int(random.next() % 16)]
            let rest =
                [letters[Int(random.next() % 16)], third]
                + (0..<2).map { _ in random.next() % 2 == 0 ? "a" : "o" }
            return String([begin] + rest)
        }
        let found = try #require(try choice(text))
        #expect(found.level == .char && found.words > found.characters)
        #expect(found.notice.contains("level char"))
    }

    @Test("a random text of four equally likely letters has nearly their bits at both levels")
    func bits() throws {
        let found = try #require(
            try choice(lines(30_000) { ["a", "b", "c", "d"][Int($0.next() % 4)] }))
        // Two bits a letter; every second character is a space or a line end, whose places are all but known.
        #expect(0.95...1.15 ~= found.characters && 0.95...1.15 ~= found.words, "\(found)")
    }

    @Test("a short text, and one of which nothing is held out, tell nothing")
    func short() throws {
        #expect(try choice("the cat sat on the mat.\n") == nil)
    }
}
