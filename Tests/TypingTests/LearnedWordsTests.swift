import Foundation
import Modeling
import Testing

@testable import Typing

@Suite("Learned words") struct LearnedWordsTests {
    @Test("an unknown word is offered from the second use on, a learned one at once, a banned one never")
    func offering() throws {
        let desk = try TypingDesk()
        var session = desk.session()
        func offered(_ typed: String) -> [String] {
            var trial = session
            trial.type(typed)
            return trial.suggestions.map(\.text)
        }
        session.type("x Zorg ")
        #expect(!offered("Zo").contains("Zorg"))
        session.type("Zorg ")
        #expect(offered("Zo") == ["Zorg"])
        session.learn("Zorblax")
        #expect(offered("Zo") == ["Zorblax", "Zorg"])
        session.ban("zorg")
        session.ban("cat")
        #expect(offered("Zo") == ["Zorblax"])
        #expect(offered("ca") == ["cats", "catch"])
        session.forget("cat")
        #expect(offered("ca") == ["cat", "cats", "catch"])
    }

    @Test("a learned word has its share of what the model leaves for unknown words")
    func probability() throws {
        var learned = LearnedWords()
        learned.learn("zig")
        learned.learn("zig")
        learned.learn("zag")
        var session = try TypingDesk().session(learned)
        session.type("x z")
        // p(spell) is 0.01; the counts are 4 and 2, N is 6 and T is 2.
        #expect(session.suggestions.map(\.text) == ["zig", "zag"])
        let shares: [Float] = [0.01 * 0.5, 0.01 * 0.25]
        #expect(session.suggestions.map(\.probability) == shares)
    }

    @Test("the file says what was learned and banned, and reads as it was written")
    func roundTrip() throws {
        var learned = LearnedWords()
        for word in ["Zorg", "don't", "Zorg", "łódź"] { learned.learn(word) }
        learned.ban("teh")
        #expect(
            learned.tsv == "# learned words\t1\nZorg\t4\ndon't\t2\nłódź\t2\nteh\tbanned\n")
        #expect(try LearnedWords(tsv: Array(learned.tsv.utf8), path: "w") == learned)
    }

    @Test("a file is written whole, into a directory that is made, and no file is no word")
    func file() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "words-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/deep/words.tsv"
        #expect(try LearnedWords(path: path).isEmpty)
        var learned = LearnedWords()
        learned.learn("Zorg")
        try learned.write(to: path)
        learned.learn("Zorg")
        try learned.write(to: path)
        #expect(try LearnedWords(path: path) == learned)
        #expect(names(inDirectory: directory + "/deep") == ["words.tsv"])
        #expect(throws: LearnedWordsError.self) { try LearnedWords(path: directory) }
        #expect(throws: LearnedWordsError.self) { try learned.write(to: path + "/below/a-file") }
        // A directory cannot be replaced, and nothing is left beside it.
        #expect(throws: LearnedWordsError.self) { try learned.write(to: directory + "/deep") }
        #expect(names(inDirectory: directory) == ["deep"])
    }

    @Test("a file of more than 16 MB is none, and its size is said")
    func large() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "words-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(count: (16 << 20) + 1).write(to: URL(filePath: path))
        let error = #expect(throws: LearnedWordsError.self) { try LearnedWords(path: path) }
        #expect(
            error?.description.hasSuffix("it has 16777217 bytes, more than the limit of 16777216")
                == true)
    }

    @Test("whatever is learned and banned together can be read again, however much there was")
    func full() throws {
        let most = LearnedWords.maxWords
        let lines = (0..<most - 2).map { "w\($0)\t1\n" }.joined()
        var learned = try LearnedWords(tsv: Array(("# learned words\t1\n" + lines).utf8), path: "w")
        let results = [
            learned.learn("one"), learned.ban("two"), learned.learn("three"), learned.ban("four"),
            learned.countUse(of: "one"), learned.ban("w7"),
        ]
        #expect(results == [true, true, false, false, true, true])
        // Small letters take more room here: the word could be banned but not be read.
        let isBanned = learned.ban(String(repeating: "\u{130}", count: 64))
        #expect(!isBanned)
        #expect(try LearnedWords(tsv: Array(learned.tsv.utf8), path: "w") == learned)
    }

    @Test(
        "a file with anything else in it is refused, with the line",
        arguments: [
            ("", 1), ("words\n", 1), ("# learned words\t1\nZorg\n", 2), ("# learned words\t1\nZorg\t0\n", 2),
            ("# learned words\t1\nZorg\t-1\n", 2), ("# learned words\t1\nZorg\t99999999999\n", 2),
            ("# learned words\t1\nok\t1\ntwo words\t1\n", 3), ("# learned words\t1\n\u{1B}[2J\t1\n", 2),
            ("# learned words\t1\n⟨spell⟩\t1\n", 2), ("# learned words\t1\nok\t1\nok\t2\n", 3),
            ("# learned words\t1\nok\tBanned\n", 2), ("# learned words\t1\n\n", 2),
        ])
    func hostile(tsv: String, line: Int) {
        #expect {
            _ = try LearnedWords(tsv: Array(tsv.utf8), path: "w")
        } throws: { error in
            guard case .line("w", line, _)? = error as? LearnedWordsError else { return false }
            return true
        }
    }

    @Test("bytes that are no text, and counts that together are too large to add up, do no harm")
    func bytes() throws {
        #expect(throws: LearnedWordsError.self) { try LearnedWords(tsv: [0xFF, 0xFE], path: "w") }
        let many = "# learned words\t1\n" + (0..<9).map { "w\($0)\t2147483647\n" }.joined()
        var learned = try LearnedWords(tsv: Array(many.utf8), path: "w")
        learned.learn("w0")
        #expect(learned.counts["w0"] == 2_147_483_647)
    }
}
