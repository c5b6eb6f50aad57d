import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("lmgen --choose, the text in an editor") struct GenEditorTests {
    /// Writes a shell script, of which `$1` is the file to edit; returns the command that runs it.
    private func editor(_ script: String, in directory: URL) throws -> String {
        let path = directory.appending(path: "my editor.sh").path
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        return "sh '\(path)'"
    }

    /// A session typed into a pipe, with files in a folder of its own, which must be empty after it.
    private func session(
        _ typed: String, _ variables: [String: String], prompt: String = "The rings", in directory: URL
    ) throws -> Outcome {
        let folder = directory.appending(path: "it's temporary")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let own = ["VISUAL": "", "EDITOR": "", "TMPDIR": folder.path]
        let outcome = try run(
            "lmgen", ["--choose", "2", "--prompt", prompt, "--until", "8"], input: Data(typed.utf8),
            environment: own.merging(variables) { $1 }, directory: directory)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        return outcome
    }

    @Test(
        "what the editor leaves is the text, one step to take back, with a continuation at its end or without"
    )
    func editing() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let script = try editor("sed 's/The/All the/' \"$1\" > copy && cat copy > \"$1\"", in: directory)
            let edit = ["EDITOR": script]
            #expect(try session("e\ns\n", edit, in: directory).output == "All the rings\n")
            #expect(try session("e\nx\ns\n", edit, in: directory).output == "The rings\n")
            #expect(try session("e\n of ice\nx\nx\nx\n", edit, in: directory).output == "The rings\n")
            let taken = try session("2\n", edit, in: directory).output
            #expect(try session("e2\ns\n", edit, in: directory).output == "All t" + taken.dropFirst())
            // The file as the editor gives it back is the text where a continuation was added.
            #expect(try session("e 2\ns\n", ["EDITOR": "true"], in: directory).output == taken)
        }
    }

    @Test("the file is named like a text, can be read by its owner only and has the whole text in it")
    func file() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let script = try editor("ls -l \"$1\" > seen; cat \"$1\" >> seen", in: directory)
            let prompt = "The rings.\n" + String(repeating: "of the sky ", count: 2000) + "\n"
            #expect(try session("e\n", ["EDITOR": script], prompt: prompt, in: directory).output == prompt)
            let seen = try String(contentsOf: directory.appending(path: "seen"), encoding: .utf8)
            let lines = seen.split(separator: "\n", maxSplits: 1)
            #expect(lines[0].hasPrefix("-rw------- ") && lines[0].hasSuffix(".txt"))
            #expect(lines[1] == prompt)
        }
    }

    @Test(
        "a line end that the editor gives the file is none of the text, one that the text had or that is meant is",
        arguments: [
            ("The rings", "The rings of ice\n", "The rings of ice\n"),
            ("The rings", "The rings of ice", "The rings of ice\n"),
            ("The rings", "The rings of ice\r\n", "The rings of ice\n"),
            ("The rings", "The rings of ice\n\n", "The rings of ice\n"),
            ("The rings\n", "The rings of ice\n", "The rings of ice\n"),
            ("The rings\n\n", "The rings of ice\n\n", "The rings of ice\n\n"),
            ("The rings", "", ""),
            ("The rings", "a\nb\n", "a\nb\n"),
        ])
    func lineEnds(prompt: String, file: String, output: String) throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            try file.write(to: directory.appending(path: "new"), atomically: true, encoding: .utf8)
            let outcome = try session("e\n", ["EDITOR": "cp new"], prompt: prompt, in: directory)
            #expect(outcome.output == output, "\(outcome.errors)")
        }
    }

    @Test(
        "the text stays as it was where the editor fails, is not there, loses the file or changes nothing",
        arguments: [
            ("exit 3", "the text stays as it was: the editor ended with 3"),
            ("echo lost > \"$1\"; kill -9 $$", "the text stays as it was: the editor ended with 137"),
            ("rm \"$1\"", "the text stays as it was: the editor has left no file"),
            ("touch \"$1\"", "the text stays as it was: nothing has changed"),
            ("echo >> \"$1\"", "the text stays as it was: nothing has changed"),
        ])
    func failures(script: String, says: String) throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let command = try editor(script, in: directory)
            let outcome = try session("of ice\ne\nx\ns\n", ["EDITOR": command], in: directory)
            // The step that x takes back is the writer's own words.
            #expect(outcome.status == 0 && outcome.output == "The rings\n")
            #expect(outcome.errors.contains(says), "\(outcome.errors)")
        }
    }

    @Test("VISUAL is asked before EDITOR; no such command and no folder for the file are said in a line")
    func command() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            try "All rings".write(to: directory.appending(path: "new"), atomically: true, encoding: .utf8)
            let both = try session("e\n", ["VISUAL": "cp new", "EDITOR": "exit 1;"], in: directory)
            #expect(both.output == "All rings\n")
            let missing = try session("e\n", ["VISUAL": "no-such-editor -w"], in: directory)
            #expect(missing.status == 0 && missing.output == "The rings\n")
            #expect(
                missing.errors.contains(
                    "there is no such editor; set VISUAL or EDITOR to the command that starts yours"))
            let folder = try session("e\n", ["VISUAL": "cp new", "TMPDIR": "/no/such"], in: directory)
            #expect(folder.output == "The rings\n" && folder.errors.contains("cannot write /no/such/lmgen-"))
        }
    }

    @Test("bytes that are no text are repaired, and a note says so")
    func repaired() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            try Data([0x41, 0xFF, 0x42]).write(to: directory.appending(path: "new"))
            let outcome = try session("e\n", ["EDITOR": "cp new"], in: directory)
            #expect(outcome.output == "A\u{FFFD}B\n")
            #expect(outcome.errors.contains("Note: the text is not UTF-8 in 1 places, the first at byte 1"))
        }
    }

    @Test(
        "a signal waits for the editor and loses no text; a second one ends the command at once",
        arguments: [1, 2])
    func signals(count: Int) throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let folder = directory.appending(path: "temporary")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            let script = """
                while [ -e "$1" ] && [ ! -e go ]; do sleep 0.02; done
                [ ! -e "$1" ] || printf " of ice" >> "$1"
                """
            let running = try RunningCommand(
                "lmgen", ["--choose", "2", "--prompt", "The rings"], input: Data("e\n".utf8),
                environment: ["VISUAL": try editor(script, in: directory), "TMPDIR": folder.path],
                directory: directory)
            while running.process.isRunning, entries(folder).isEmpty { usleep(5_000) }
            #expect(entries(folder).count == 1)
            for _ in 0..<count {
                kill(running.process.processIdentifier, SIGTERM)
                usleep(200_000)
            }
            if count == 2 { for _ in 0..<2_000 where running.process.isRunning { usleep(10_000) } }
            #expect(running.process.isRunning == (count == 1))
            try Data().write(to: directory.appending(path: "go"))
            let outcome = try running.wait()
            #expect(outcome.status == 128 + SIGTERM)
            #expect(outcome.output == (count == 1 ? "The rings of ice\n" : ""))
            #expect(entries(folder) == [])
        }
    }

    @Test("the editor has the terminal while the product goes to a file, and Ctrl-C is its own")
    func terminal() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let script = """
                trap 'printf " caught" >> "$1"' INT
                echo editing
                until read line; do :; done
                printf " $line" >> "$1"
                """
            let product = directory.appending(path: "out.txt")
            let terminal = try PseudoTerminal(
                "lmgen", ["--choose", "2", "--prompt", "The rings", "--until", "8"],
                environment: ["VISUAL": try editor(script, in: directory)], directory: directory, rows: 60,
                standardOutput: product)
            try terminal.wait { $0.screen.text.hasSuffix("\n>") }
            try terminal.send("e\n")
            try terminal.wait(for: "editing")
            try terminal.send("\u{3}")
            try terminal.wait(for: "^C")
            try terminal.send("of ice\n")
            try terminal.wait(for: "The rings caught of ice")
            try terminal.wait { $0.screen.text.hasSuffix("\n>") }
            try terminal.send("\u{3}")
            #expect(try terminal.waitForExit() == 130)
            #expect(try String(contentsOf: product, encoding: .utf8) == "The rings caught of ice\n")
        }
    }
}
