import Foundation
import Testing
import Text

@Suite("lmlab gates") struct LabGatesTests {
    private static let text = String(
        repeating: "\"The rings of Saturn\" are the rings of the sky.\nThe sky of \"the rings\"!\n", count: 20
    )

    private func gates(_ arguments: [String], level: Level = .char, in directory: URL) throws -> Outcome {
        try GenModel(level: level).write(in: directory)
        try Data(Self.text.utf8).write(to: directory.appending(path: "a.txt"))
        return try run("lmlab", ["gates"] + arguments, directory: directory)
    }

    @Test("a model reads a text, which is coloured as HTML, SVG and PNG", arguments: [Level.char, .word])
    func model(level: Level) throws {
        try withTemporaryDirectory { directory in
            let outcome = try gates(
                ["--text", "a.txt", "--find", "quotation", "--figures", "out", "--language", "fr"],
                level: level, in: directory)
            #expect(outcome.status == 0, "\(outcome.messages)")
            #expect(outcome.output.contains("entre guillemets") && !outcome.output.contains("\u{1B}"))
            for name in ["held", "gates", "text-quotation"] {
                let path = directory.appending(path: "out/gates-\(name)").path
                #expect(try Data(contentsOf: URL(filePath: path + ".png")).count > 1000)
                #expect(try Data(contentsOf: URL(filePath: path + ".svg")).count > 1000)
            }
            let page = try String(
                contentsOf: directory.appending(path: "out/gates-text-quotation.html"), encoding: .utf8)
            let shown = page.matches(of: /<span class="v\d+" title="[^"]*">([^<]*)<\/span>/)
                .map { String($0.1) }.joined()
            #expect(shown.contains("&quot;The rings of Saturn&quot; are the rings of the sky.\n"))
        }
    }

    @Test("a unit that is asked for colours the text, and results are one JSON object")
    func unit() throws {
        try withTemporaryDirectory { directory in
            let outcome = try gates(
                [
                    "--model", "models/tiny", "--text", "a.txt", "--unit", "3", "--layer", "1", "--json",
                    "--figures", "out",
                ], in: directory)
            #expect(outcome.status == 0, "\(outcome.messages)")
            let object = try JSONSerialization.jsonObject(with: outcome.stdout) as? [String: Any]
            #expect(object?["experiment"] as? String == "gates")
            #expect((object?["checks"] as? [Any])?.count == 8)
            let path = directory.appending(path: "out/gates-text-unit-1-3.html").path
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("a terminal shows the text in colours, and none where NO_COLOR asks for none")
    func terminal() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            try Data(Self.text.utf8).write(to: directory.appending(path: "a.txt"))
            for isPlain in [false, true] {
                let terminal = try PseudoTerminal(
                    "lmlab", ["gates", "--text", "a.txt", "--find", "word"],
                    environment: isPlain ? ["NO_COLOR": "1"] : [:], directory: directory)
                #expect(try terminal.waitForExit() == 0)
                let output = String(decoding: terminal.output, as: UTF8.self)
                #expect(output.contains("\u{1B}[38;5;166m") != isPlain && !output.contains("\\u{1B}"))
            }
        }
    }

    @Test(
        "what cannot be is refused with one line",
        arguments: [
            (["--model", "models/tiny"], 64, "--model needs a text to read"),
            (["--unit", "3"], 64, "--unit and --layer need a text"),
            (["--text", "a.txt", "--layer", "1"], 64, "--layer needs --unit"),
            (["--text", "a.txt", "--unit", "9"], 64, "the unit is 9, but must be from 1 to 8"),
            (["--text", "a.txt", "--unit", "-1"], 64, "the unit is -1, but must be from 1 to 8"),
            (
                ["--text", "a.txt", "--unit", "1", "--layer", "3"], 64,
                "the layer is 3, but must be from 1 to 2"
            ),
            (["--text", "none.txt"], 66, "none.txt"), (["--model", "other", "--text", "a.txt"], 66, "other"),
            (["--text", "-"], 66, "standard input"),
            (["--seeds", "0"], 64, "the number of seeds is 0, but must be from 1 to 100"),
        ] as [([String], Int32, String)])
    func refusals(arguments: [String], status: Int32, message: String) throws {
        try withTemporaryDirectory { directory in
            let outcome = try gates(arguments, in: directory)
            #expect(outcome.status == status && outcome.errors.contains(message), "\(outcome.errors)")
            #expect(outcome.errors.hasPrefix("Error: ") && outcome.output.isEmpty)
        }
    }

    @Test("gradients refuse what cannot be", arguments: [["--hidden", "0"], ["--seeds", "-3"]])
    func gradients(arguments: [String]) throws {
        let outcome = try run("lmlab", ["gradients"] + arguments)
        #expect(outcome.status == 64 && outcome.errors.contains(", but must be from "), "\(outcome.errors)")
    }
}
