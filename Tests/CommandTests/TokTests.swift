import Foundation
import Testing

@Suite("lmtok") struct TokTests {
    private static let text = "The rings are ice. \"Ice,\" said Nell;  the rings of Saturn.\nÆther 中文 👩‍🚀\n"

    /// Builds a vocabulary of `text` in a directory and returns its path.
    private func vocabulary(in directory: URL, level: String = "word") throws -> String {
        let corpus = directory.appending(path: "corpus.txt")
        try Data(String(repeating: Self.text, count: 4).utf8).write(to: corpus)
        let path = directory.appending(path: "\(level).tsv").path
        let outcome = try run("lmtok", ["vocab", corpus.path, "--level", level, "-o", path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.isEmpty && outcome.errors.hasSuffix("characters to train on\n"))
        return path
    }

    @Test("decode is the reverse of encode, through pipes", arguments: ["char", "word"])
    func roundTrip(level: String) throws {
        try withTemporaryDirectory { directory in
            let path = try vocabulary(in: directory, level: level)
            let text = "\u{FEFF}Saturn, said\r\nnobody  else\t\u{7}\0 — e\u{301}\n"
            let encoded = try run("lmtok", ["encode", "--vocab", path, "-"], input: Data(text.utf8))
            #expect(encoded.status == 0 && encoded.errors.isEmpty)
            #expect(encoded.output.allSatisfy { $0.isNumber || $0 == " " || $0 == "\n" })
            let decoded = try run("lmtok", ["decode", "--vocab", path, "-"], input: encoded.stdout)
            #expect(decoded.output == "Saturn, said\nnobody  else\t\u{7}\0 — é\n")
        }
    }

    @Test("the ids do not depend on the number of threads, and invalid UTF-8 is reported")
    func threads() throws {
        try withTemporaryDirectory { directory in
            let path = try vocabulary(in: directory)
            let input = Data(String(repeating: Self.text, count: 50).utf8) + [0xFF]
            let one = try run("lmtok", ["encode", "--vocab", path, "--threads", "1", "-"], input: input)
            let three = try run("lmtok", ["encode", "--vocab", path, "--threads", "3", "-"], input: input)
            #expect(one.status == 0 && one.stdout == three.stdout)
            #expect(one.errors.contains("1 sequence of bytes is not UTF-8, the first at byte"))
        }
    }

    @Test("a vocabulary goes to standard output where no file is named")
    func standardOutput() throws {
        let outcome = try run("lmtok", ["vocab", "-", "--level", "char"], input: Data(Self.text.utf8))
        #expect(outcome.output.hasPrefix("# vocabulary\t1\n# level\tchar\n"))
        #expect(outcome.errors.isEmpty)
    }

    @Test("statistics are a table, or one JSON object")
    func statistics() throws {
        let input = Data(String(repeating: Self.text, count: 4).utf8)
        let table = try run("lmtok", ["stats", "-"], input: input)
        #expect(table.status == 0)
        for title in ["characters", "bytes", "tokens", "types", "spelled out", "most frequent", "coverage"] {
            #expect(table.output.contains(title))
        }
        let json = try run("lmtok", ["stats", "-", "--level", "char", "--json"], input: input)
        let object = try JSONSerialization.jsonObject(with: json.stdout) as? [String: Any]
        let parts = object?["parts"] as? [[String: Any]]
        let scalars = 4 * Self.text.unicodeScalars.count
        #expect(parts?.first?["characters"] as? Int == scalars * 9 / 10)
        #expect(parts?.count == 2)
    }

    /// A user's mistake, its exit code, and a part of the line on standard error.
    struct Mistake: CustomTestStringConvertible {
        let arguments: [String]
        var input = Data()
        let status: Int32
        let says: String
        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test(
        "each mistake has one line and an exit code",
        arguments: [
            Mistake(arguments: ["vocab", "--level", "word"], status: 64, says: "No text is named"),
            Mistake(arguments: ["vocab", "-"], status: 64, says: "--level char, --level word"),
            Mistake(
                arguments: ["vocab", "-", "--level", "word", "--pretokenized"], status: 64, says: "contradict"
            ),
            Mistake(
                arguments: ["vocab", "-", "--level", "word", "--min-count", "0"], status: 64,
                says: "at least 1"),
            Mistake(
                arguments: ["vocab", "-", "--level", "word", "--split", "80/30"], status: 64, says: "80/30"),
            Mistake(
                arguments: ["vocab", "-", "--level", "word", "--json"], status: 64, says: "give -o FILE"),
            Mistake(
                arguments: ["vocab", "-", "--level", "word", "--max-size", "3"],
                input: Data("some text".utf8),
                status: 64, says: "cannot spell every text"),
            Mistake(
                arguments: ["vocab", "-", "--level", "word", "--locale", "!"], input: Data("some text".utf8),
                status: 64, says: "is not a locale"),
            Mistake(
                arguments: ["vocab", "nowhere.txt", "--level", "word"], status: 66, says: "does not exist"),
            Mistake(
                arguments: ["vocab", "-", "--level", "word"], status: 66, says: "standard input is empty"),
            Mistake(
                arguments: ["vocab", "-", "--level", "word"], input: Data([0x61, 0]), status: 65,
                says: "byte 1 is NUL, as in binary files and in UTF-16; convert UTF-16 with iconv"
            ),
            Mistake(
                arguments: ["vocab", "-", "--level", "word", "--strict"], input: Data([0x61, 0x62, 0xFF]),
                status: 65,
                says: "not UTF-8, the first at byte 2"),
            Mistake(
                arguments: ["vocab", "-", "--level", "word"], input: Data("a".utf8), status: 65,
                says: "the corpus has 1 character"),
            Mistake(
                arguments: ["vocab", "-", "--level", "char", "-o", "/nowhere/x.tsv"],
                input: Data("text".utf8),
                status: 74, says: "cannot write /nowhere/x.tsv"),
            Mistake(
                arguments: ["encode", "--vocab", "nowhere.tsv", "-"], status: 66, says: "does not exist"),
            Mistake(
                arguments: ["stats", "-", "--vocab", "x.tsv", "--level", "char"], status: 64, says: "leave"),
        ])
    func mistakes(mistake: Mistake) throws {
        try withTemporaryDirectory { directory in
            let outcome = try run("lmtok", mistake.arguments, input: mistake.input, directory: directory)
            #expect(outcome.status == mistake.status)
            #expect(
                outcome.errors.hasPrefix("Error: ") && outcome.errors.contains(mistake.says),
                "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
        }
    }

    @Test("damaged vocabularies, invalid ids and a full disk have one line, too")
    func damaged() throws {
        try withTemporaryDirectory { directory in
            let path = try vocabulary(in: directory)
            let ids = try run("lmtok", ["decode", "--vocab", path, "-"], input: Data("1 2 x".utf8))
            #expect(ids.status == 65 && ids.errors.contains("byte 4 belongs to no number"))
            #expect(ids.errors.hasSuffix("; lmtok encode writes such files\n"))
            let unknown = try run("lmtok", ["decode", "--vocab", path, "-"], input: Data("1 99999".utf8))
            #expect(unknown.status == 65 && unknown.errors.contains("there is no token 99999"))
            let cut = try run(
                "lmtok", ["encode", "--vocab", directory.appending(path: "corpus.txt").path, "-"])
            #expect(cut.status == 65 && cut.errors.contains("line 1"))
            #expect(cut.errors.hasSuffix("; build the vocabulary again with lmtok vocab\n"))
            if FileManager.default.fileExists(atPath: "/dev/full") {
                let full = try shell(
                    "'\(binary("lmtok").path)' encode --vocab '\(path)' '\(path)' > /dev/full")
                #expect(full.status == 74 && full.errors.contains("cannot write standard output"))
            }
        }
    }

    @Test("a closed pipe ends the command without a message")
    func brokenPipe() throws {
        try withTemporaryDirectory { directory in
            let path = try vocabulary(in: directory)
            let long = directory.appending(path: "long.txt")
            try Data(String(repeating: Self.text, count: 3000).utf8).write(to: long)
            let outcome = try shell(
                "'\(binary("lmtok").path)' encode --vocab '\(path)' '\(long.path)' | head -n 1")
            #expect(outcome.errors.isEmpty)
            #expect(outcome.output.count { $0 == "\n" } == 1)
        }
    }

    private func shell(_ command: String) throws -> Outcome {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        let stdout = try output.fileHandleForReading.readToEnd() ?? Data()
        let stderr = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, stdout: stdout, stderr: stderr)
    }

    @Test(
        "a line on standard error tells what was removed of Project Gutenberg's text",
        arguments: ["stats", "vocab"])
    func removedText(command: String) throws {
        let text = Self.text + "\nEnde dieses Projekt Gutenberg Etextes Ringe\n"
        let outcome = try run("lmtok", [command, "-", "--level", "word"], input: Data(text.utf8))
        #expect(outcome.status == 0 && !outcome.output.contains("Etextes"))
        #expect(
            outcome.errors
                == """
                Note: standard input: removed 45 bytes of Project Gutenberg's text at \
                “Ende dieses Projekt Gutenberg Etextes Ringe”

                """)
        let kept = try run(
            "lmtok", [command, "-", "--level", "word", "--keep-gutenberg"], input: Data(text.utf8))
        #expect(kept.status == 0 && kept.errors.isEmpty)
    }

    @Test("help explains every command with two examples", arguments: ["vocab", "encode", "decode", "stats"])
    func help(command: String) throws {
        let outcome = try run("lmtok", [command, "--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.components(separatedBy: "lmtok \(command)").count >= 3)
    }

    /// Whether the committed vocabularies were built with the installed version of ICU.
    static let hasSameICU: Bool = {
        let file = packageDirectory.appending(path: "vocab/scifi.word.tsv")
        let text = String(repeating: "a text long enough to learn from, ", count: 40)
        guard let committed = try? String(contentsOf: file, encoding: .utf8),
            let made = try? run("lmtok", ["vocab", "-", "--level", "char"], input: Data(text.utf8)).output
        else { return true }
        func versions(_ text: String) -> [Substring] {
            text.split(separator: "\n").prefix(6).filter {
                $0.hasPrefix("# icu") || $0.hasPrefix("# unicode")
            }
        }
        return versions(committed) == versions(made)
    }()

    @Test(
        "the committed vocabularies are those of the shipped corpus",
        .enabled(if: hasSameICU, "another version of ICU made the committed vocabularies"),
        arguments: ["char", "word"])
    func committed(level: String) throws {
        let corpus = packageDirectory.appending(path: "corpora/scifi.txt").path
        let outcome = try run("lmtok", ["vocab", corpus, "--level", level])
        let committed = try Data(contentsOf: packageDirectory.appending(path: "vocab/scifi.\(level).tsv"))
        #expect(outcome.stdout == committed)
    }
}
