import Foundation
import Modeling
import Testing

@testable import Typing

@Suite("Learned words") struct LearnedWordsTests {
    @Test("an unknown word is suggested from its second use on, a learned one at once, a banned one never")
    func suggesting() throws {
        let fixture = try TypingFixture()
        var session = fixture.session()
        func suggested(_ typed: String) -> [String] {
            var trial = session
            trial.type(typed)
            return trial.suggestions.map(\.text)
        }
        session.type("x Zorg ")
        #expect(!suggested("Zo").contains("Zorg"))
        session.type("Zorg ")
        #expect(suggested("Zo") == ["Zorg"])
        session.learn("Zorblax")
        #expect(suggested("Zo") == ["Zorblax", "Zorg"])
        session.ban("zorg")
        session.ban("cat")
        #expect(suggested("Zo") == ["Zorblax"])
        #expect(suggested("ca") == ["cats", "catch"])
        session.forget("cat")
        #expect(suggested("ca") == ["cat", "cats", "catch"])
    }

    @Test("a learned word has its share of the probability of unknown words")
    func probability() throws {
        var learned = LearnedWords()
        learned.learn("zig")
        learned.learn("zig")
        learned.learn("zag")
        var session = try TypingFixture().session(learned)
        session.type("x z")
        // p(spell) is 0.01; the counts are 4 and 2, N is 6 and T is 2.
        #expect(session.suggestions.map(\.text) == ["zig", "zag"])
        let shares: [Float] = [0.01 * 0.5, 0.01 * 0.25]
        #expect(session.suggestions.map(\.probability) == shares)
    }

    @Test("the file lists learned and banned words, and parsing it returns them")
    func roundTrip() throws {
        var learned = LearnedWords()
        for word in ["Zorg", "don't", "Zorg", "łódź"] { learned.learn(word) }
        learned.ban("teh")
        #expect(
            learned.tsv == "# learned words\t1\nZorg\t4\ndon't\t2\nłódź\t2\nteh\tbanned\n")
        #expect(try LearnedWords(tsv: Array(learned.tsv.utf8), path: "w") == learned)
    }

    @Test("a file is replaced atomically in a new directory, and a missing file is an empty list")
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

    @Test("a file of more than 16 MB is refused with its size")
    func large() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "words-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(count: (16 << 20) + 1).write(to: URL(filePath: path))
        let error = #expect(throws: LearnedWordsError.self) { try LearnedWords(path: path) }
        #expect(
            error?.description.hasSuffix("it has 16777217 bytes, more than the limit of 16777216")
                == true)
    }

    @Test("a full list of learned and banned words can be read again")
    func full() throws {
        let most = LearnedWords.maxWords
        let lines = (0..<most - 2).map { "w\($0)\t1\n" }.joined()
        var learned = try LearnedWords(tsv: Array(("# learned words\t1\n" + lines).utf8), path: "w")
        let results = [
            learned.learn("one"), learned.ban("two"), learned.learn("three"), learned.ban("four"),
            learned.countUse(of: "one"), learned.ban("w7"),
        ]
        #expect(results == [true, true, false, false, true, true])
        // In lowercase this word is too long to be read again.
        let isBanned = learned.ban(String(repeating: "\u{130}", count: 64))
        #expect(!isBanned)
        #expect(try LearnedWords(tsv: Array(learned.tsv.utf8), path: "w") == learned)
    }

    @Test(
        "a file without its first line is refused",
        arguments: ["words\n", "Zorg\t2\n", "# words\n", "\u{1B}[2J\n"])
    func foreign(tsv: String) {
        #expect {
            _ = try LearnedWords(tsv: Array(tsv.utf8), path: "w")
        } throws: { error in
            guard case .line("w", 1, _)? = error as? LearnedWordsError else { return false }
            return true
        }
    }

    @Test(
        "what can be read of a line is read, and other lines are told and kept",
        arguments: [
            ("Zorg\t0", "neither a count"), ("Zorg\t-1", "neither"), ("Zorg\t99999999999", "neither"),
            ("two words\t1", "expected a word"), ("\u{1B}[2J\t1", "expected"), ("⟨spell⟩\t1", "expected"),
            ("ok\tBanned", "neither"),
        ])
    func unreadable(line: String, reason: String) throws {
        let text = "# learned words\t1\nfine\t1\n\(line)\nlast\t2\n"
        let lines = try LearnedLines(Array(text.utf8), path: "w", locale: "")
        #expect(lines.words.counts == ["fine": 1, "last": 2])
        #expect(lines.problems.count == 1 && lines.problems[0].description.contains("w, line 3: "))
        #expect(lines.problems[0].description.contains(reason))
        #expect(lines.kept == [Array(line.utf8)])
    }

    @Test(
        "what an editor leaves in a file does no harm",
        arguments: [
            ("", [:]), ("\n", [:]), ("\u{FEFF}# learned words\t1\r\nZorg\t2\r\n", ["Zorg": 2]),
            ("# mine\n# learned words\t1\n\n# names\nZorg \t 3 \nZorg\t4\nzyx", ["Zorg": 7, "zyx": 2]),
        ] as [(String, [String: Int])])
    func edited(tsv: String, counts: [String: Int]) throws {
        let lines = try LearnedLines(Array(tsv.utf8), path: "w", locale: "")
        #expect(lines.words.counts == counts && lines.problems.isEmpty)
    }

    @Test("saving keeps comments, unreadable bytes and what another session has learned, banned or forgotten")
    func merging() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "words-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let kept = Array("# mine\nbad ".utf8) + [0xFF, 0x0A]
        try Data(Array("# learned words\t1\n".utf8) + kept + Array("one\t5\ntwo\t3\n".utf8)).write(
            to: URL(filePath: path))
        var files = try (0..<2).map { _ in try LearnedWordsFile(path) }
        for (i, word) in ["zig", "zag"].enumerated() {
            var words = files[i].words
            words.learn(word)
            words.countUse(of: "one")
            if i == 0 { words.ban("two") } else { words.countUse(of: "two") }
            try files[i].save(words)
            words.countUse(of: word)
            try files[i].save(words)
        }
        let bytes = try Data(contentsOf: URL(filePath: path))
        #expect(bytes.starts(with: Array("# learned words\t1\n".utf8) + kept))
        let found = try LearnedWords(path: path)
        #expect(found.counts == ["one": 7, "zig": 3, "zag": 3] && found.banned == ["two"])
    }

    @Test("lines that cannot be read are the same after the file is read and written twice")
    func keptLines() throws {
        let file = Array("# learned words\t1\r\ntwo words here\r\r\n# mine\r\r\r\nZorgon\t3\r\n".utf8)
        let lines = try LearnedLines(file, path: "learned.tsv", locale: "")
        #expect(lines.kept.map { String(decoding: $0, as: UTF8.self) } == ["two words here", "# mine"])
        let again = try LearnedLines(lines.words.tsv(keeping: lines.kept), path: "learned.tsv", locale: "")
        #expect(again.kept == lines.kept && again.words == lines.words)
    }

    @Test("a word of 2 · 10⁹ uses is forgotten and taught again at once")
    func manyUses() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "words-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("# learned words\t1\none\t2000000000\n".utf8).write(to: URL(filePath: path))
        var file = try LearnedWordsFile(path), words = file.words
        let time = try ContinuousClock().measure {
            words.forget("one")
            words.learn("one")
            try file.save(words)
        }
        #expect(try LearnedWords(path: path).counts == ["one": 2])
        #expect(time < .seconds(30))
    }

    @Test("a word has one form, in full case folding and in its language")
    func folding() throws {
        var learned = LearnedWords()
        for (word, other) in [("Zorgon", "zorgon"), ("οδος", "ΟΔΟΣ"), ("straße", "STRASSE")] {
            learned.learn(word)
            learned.learn(other)
            #expect(learned.counts[word] == nil && learned.counts[other] == 4)
            learned.ban(word)
            #expect(learned.isBanned(other) && learned.counts.isEmpty)
        }
        var turkish = LearnedWords(locale: "tr")
        turkish.learn("ISI")
        turkish.learn("ısı")
        #expect(turkish.counts == ["ısı": 4])
        turkish.learn("isi")
        #expect(turkish.counts.count == 2)
    }

    @Test("other bytes are refused, and large counts do not overflow")
    func bytes() throws {
        #expect(throws: LearnedWordsError.self) { try LearnedWords(tsv: [0xFF, 0xFE], path: "w") }
        let many = "# learned words\t1\n" + (0..<9).map { "w\($0)\t2147483647\n" }.joined()
        var learned = try LearnedWords(tsv: Array(many.utf8), path: "w")
        learned.learn("w0")
        #expect(learned.counts["w0"] == 2_147_483_647)
    }
}
