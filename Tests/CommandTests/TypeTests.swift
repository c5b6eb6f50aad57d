import Foundation
import Modeling
import Testing
import Text
import Typing

@Suite("lmtype without a terminal") struct TypeTests {
    private func type(
        _ arguments: [String] = [], _ input: String, level: Level = .word, in directory: URL
    ) throws -> Outcome {
        try GenModel(level: level).write(in: directory)
        return try run(
            "lmtype", arguments, input: Data(input.utf8),
            environment: ["HOME": directory.path, "XDG_DATA_HOME": directory.appending(path: "data").path],
            directory: directory)
    }

    @Test("each line is a separate text, answered by the suggestions at its end", arguments: Level.allCases)
    func lines(level: Level) throws {
        try withTemporaryDirectory { directory in
            let texts = ["the ri", "", "The sky of ", "the rings.", "42"]
            let outcome = try type([], texts.map { $0 + "\n" }.joined(), level: level, in: directory)
            #expect(outcome.status == 0 && outcome.errors == "")
            let model = try LanguageModel(directory.appending(path: "models/tiny").path)
            let wanted = texts.map { text in
                var session = TypingSession(model)
                session.type(text)
                return session.suggestions.map(\.text).joined(separator: "\t") + "\n"
            }
            #expect(outcome.output == wanted.joined())
            #expect(outcome.output.split(separator: "\n").contains { $0.split(separator: "\t").count > 1 })
        }
    }

    @Test("with --t9 a line is keys, answered by all candidates for the last word")
    func keys() throws {
        try withTemporaryDirectory { directory in
            let outcome = try type(["--t9"], "843\n84307464\n", in: directory)
            #expect(outcome.status == 0 && outcome.errors == "")
            let lines = outcome.output.split(separator: "\n").map {
                $0.split(separator: "\t").map(String.init)
            }
            #expect(lines.count == 2)
            #expect(lines[0].first == "The" && lines[0].last == "843")
            #expect(lines[1].contains("rings") && lines[1].last == "7464")
        }
    }

    @Test(
        "+word learns and -word bans, for the following lines and in the file, and --no-learn keeps nothing"
    )
    func teaching() throws {
        try withTemporaryDirectory { directory in
            let input = "+zorgon\nzor\n-rings\nring\n+?!\n"
            let first = try type([], input, in: directory)
            let lines = first.output.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count == 6 && lines[0] == "" && lines[2] == "" && lines[4] == "")
            #expect(lines[1].split(separator: "\t").contains("zorgon"))
            #expect(!lines[3].lowercased().contains("rings"))
            #expect(first.errors == "Note: \"?!\" is not a word; nothing was learned or banned\n")
            let file = directory.appending(path: "data/lm/learned.tsv")
            #expect(
                try String(contentsOf: file, encoding: .utf8)
                    == "# learned words\t1\nzorgon\t2\nrings\tbanned\n")
            #expect(try type([], "zor\n", in: directory).output.contains("zorgon"))
            #expect(try !type(["--no-learn"], "zor\n+abc\n", in: directory).output.contains("zorgon"))
            #expect(try !String(contentsOf: file, encoding: .utf8).contains("abc"))
        }
    }

    @Test("a line that cannot be read is told with its number and survives, and the others are read")
    func damaged() throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(path: "words.tsv")
            try Data("# learned words\t1\nring\tmany\nzorgon\t2\n".utf8).write(to: file)
            let outcome = try type(["--learned", file.path], "zor\n+zyx\n", in: directory)
            #expect(outcome.status == 0 && outcome.output == "zorgon\n\n")
            #expect(
                outcome.errors.hasPrefix("Note: ") && outcome.errors.contains("words.tsv, line 2: \"many\""))
            #expect(
                try String(contentsOf: file, encoding: .utf8)
                    == "# learned words\t1\nring\tmany\nzorgon\t2\nzyx\t2\n")
        }
    }

    @Test("another file is not taken for one of learned words")
    func foreign() throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(path: "novel.txt")
            try Data("Once\nupon a time\n".utf8).write(to: file)
            let outcome = try type(["--learned", file.path], "+zorgon\n", in: directory)
            #expect(outcome.status == 65 && outcome.output == "")
            #expect(outcome.errors.contains("novel.txt, line 1: a file of learned words begins with"))
            #expect(try String(contentsOf: file, encoding: .utf8) == "Once\nupon a time\n")
        }
    }

    @Test("processes that share a file of learned words lose none of them")
    func sharing() throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: .word).write(in: directory)
            let file = directory.appending(path: "words.tsv").path
            DispatchQueue.concurrentPerform(iterations: 4) { process in
                let input = ["k", "m", "n", "p"].map { "+zor\(process)\($0)\n" }.joined()
                let outcome = try? run(
                    "lmtype", ["--learned", file], input: Data(input.utf8), directory: directory)
                #expect(outcome?.status == 0)
            }
            #expect(try LearnedWords(path: file).counts.count == 16)
        }
    }

    @Test("control characters of a damaged file are escaped in the note, which stays on one line")
    func escapes() throws {
        try withTemporaryDirectory { directory in
            let file = directory.appending(path: "words.tsv")
            try Data("# learned words\t1\nring\t\u{1B}[2J\r\n".utf8).write(to: file)
            let outcome = try type(["--learned", file.path], "", in: directory)
            #expect(
                outcome.status == 0 && outcome.errors.contains("\"\\u{1B}[2J\" is neither a count"))
            #expect(outcome.errors.split(separator: "\n").count == 1 && !outcome.errors.contains("\u{1B}"))
            let model = try run("lmtype", ["--model", "a\nb"], directory: directory)
            #expect(model.status == 66 && model.errors.hasPrefix("Error: no model 'a\\nb'"))
        }
    }

    @Test(
        "contradictory or misplaced flags are usage errors",
        arguments: [
            (["--learned", "a", "--no-learn"], "--learned and --no-learn contradict each other"),
            (["--learned", ""], "--learned needs a file name"),
            (["-o", "letter.txt"], "there is no terminal"), (["-o", ""], "-o needs a file name"),
            (["-o", "letter.txt", "--replay", "-"], "--replay has no screen"),
            (["text"], "text"), (["--nonsense"], "--nonsense"),
        ])
    func usage(arguments: [String], message: String) throws {
        try withTemporaryDirectory { directory in
            let outcome = try type(arguments, "", in: directory)
            #expect(outcome.status == 64 && outcome.output == "")
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
    }

    @Test("a terminal that cannot move its cursor gets lines, not a screen")
    func dumb() throws {
        try withTemporaryDirectory { directory in
            let session = try TypeTerminal(in: directory, environment: ["TERM": "dumb"])
            try session.terminal.wait(for: "Ctrl-D ends.")
            var typing = session.typing
            typing.type("the ri")
            try session.terminal.send("the ri\n")
            try session.terminal.wait(for: typing.suggestions.map(\.text)[0])
            try session.terminal.send("\u{4}")
            #expect(try session.terminal.waitForExit() == 0)
            #expect(!session.terminal.output.contains(0x1B))
        }
    }
}
