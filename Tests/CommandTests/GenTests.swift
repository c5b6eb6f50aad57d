import Console
import Foundation
import Modeling
import Neural
import Testing
import Text

@Suite("lmgen") struct GenTests {
    @Test(
        "the prompt and what follows it go to standard output, and nothing else anywhere",
        arguments: Level.allCases)
    func text(level: Level) throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: level).write(in: directory)
            let arguments = ["--prompt", "the rings of Saturn", "--tokens", "30"]
            let outcome = try run("lmgen", arguments, directory: directory)
            #expect(outcome.status == 0 && outcome.errors == "")
            #expect(outcome.output.hasPrefix("the rings of Saturn") && outcome.output.hasSuffix("\n"))
            #expect(outcome.output.utf8.count > 25)
            for more in [["--threads", "1"], ["--threads", "2"], ["--seed", "42"]] {
                #expect(try run("lmgen", arguments + more, directory: directory).stdout == outcome.stdout)
            }
            let other = try run("lmgen", arguments + ["--seed", "43"], directory: directory)
            #expect(other.status == 0 && other.stdout != outcome.stdout)
        }
    }

    @Test("a single word that is a file's name is the prompt, with a hint at --prompt-file")
    func fileAsPrompt() throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: .char).write(in: directory)
            try Data("the".utf8).write(to: directory.appending(path: "my text"))
            for (arguments, isHinted) in [(["my text"], true), (["my", "text"], false), (["models"], false)] {
                let outcome = try run("lmgen", arguments + ["--tokens", "0"], directory: directory)
                #expect(outcome.status == 0)
                #expect(outcome.output == arguments.joined(separator: " ") + "\n")
                let hint =
                    "Note: the prompt is the name of a file; to continue its text: "
                    + "lmgen --prompt-file 'my text'\n"
                #expect(outcome.errors == (isHinted ? hint : ""))
            }
        }
    }

    @Test("a prompt comes from a flag, a file or standard input, without the last line end of the latter two")
    func prompts() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let prompt = "--the\n rings\u{1}土星👩‍👩‍👧‍👦", end = ["--tokens", "0"]
            try Data((prompt + "\r\n").utf8).write(to: directory.appending(path: "p.txt"))
            for (arguments, input) in [
                (["--prompt", prompt], ""), (["--prompt-file", "p.txt"], ""), (["-"], prompt + "\n"),
                (["--prompt-file", "-"], prompt), ([], prompt + "\n"),
            ] {
                let outcome = try run(
                    "lmgen", arguments + end, input: Data(input.utf8), directory: directory)
                #expect(outcome.output == prompt + "\n" && outcome.errors == "", "\(arguments)")
            }
            for words in [[prompt], prompt.split(separator: " ").map(String.init)] {
                let outcome = try run(
                    "lmgen", end + ["--"] + words, input: Data("unread".utf8), directory: directory)
                #expect(outcome.output == prompt + "\n")
            }
            let empty = try run("lmgen", ["-"] + end, directory: directory)
            #expect(empty.status == 0 && empty.output == "")
            let broken = try run("lmgen", ["-"] + end, input: Data([0x61, 0xFF, 0x0A]), directory: directory)
            #expect(broken.output == "a\u{FFFD}\n")
            #expect(
                broken.errors
                    == "Note: the prompt is not UTF-8 in 1 places, the first at byte 1; they were replaced by U+FFFD\n"
            )
        }
    }

    @Test(
        "samples are headed by their seed, and each is what its seed gives alone in the same precision",
        arguments: [InferenceNetwork.Precision?.none, .float32, .bfloat16])
    func samples(precision: InferenceNetwork.Precision?) throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let arguments =
                ["--prompt", "the ", "--tokens", "9"]
                + (precision.map { ["--precision", $0.rawValue] } ?? [])
            let inPrecision = arguments + (precision == nil ? ["--precision", "bfloat16"] : [])
            let all = try run("lmgen", arguments + ["--samples", "3", "--seed", "5"], directory: directory)
            let alone = try (5...7).map {
                try run("lmgen", inPrecision + ["--seed", "\($0)"], directory: directory).output
            }
            let wanted = zip(1..., alone).map { "--- sample \($0) of 3, seed \($0 + 4) ---\n\($1)" }
            #expect(all.output == wanted.joined())
            let json = try run(
                "lmgen", arguments + ["--samples", "2", "--seed", "5", "--json"], directory: directory)
            let objects = try json.output.split(separator: "\n").map {
                try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            #expect(objects.map { $0["seed"] as? Int } == [5, 6])
            #expect(objects.map { $0["sample"] as? Int } == [1, 2])
            let used = (precision ?? .bfloat16).rawValue
            #expect(objects.map { $0["precision"] as? String } == [used, used])
            let text = try #require(objects[1]["text"] as? String)
            #expect(text + (text.hasSuffix("\n") ? "" : "\n") == alone[1])
        }
    }

    @Test("the model trained last is used, another by name, by path or by one checkpoint's path")
    func models() throws {
        try withTemporaryDirectory { directory in
            let old = try GenModel(seed: 1).write("old", in: directory)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -100)],
                ofItemAtPath: old.appending(path: "MANIFEST.json").path)
            let new = try GenModel(seed: 2)
            try new.write("new", in: directory)
            func output(_ arguments: [String]) throws -> String {
                try run("lmgen", arguments + ["--prompt", "the", "--tokens", "20"], directory: directory)
                    .output
            }
            let (last, first) = (try output(["--model", "new"]), try output(["--model", "old"]))
            #expect(last != first)
            #expect(try output([]) == last)
            #expect(try output(["--model", "models/old/"]) == first)
            #expect(try output(["--model", old.path]) == first)
            let list = try run("lmgen", ["--list"], directory: directory)
            let rows = list.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(rows.map(\.first) == ["name", "new", "old", "shipped"])
            #expect(
                rows[1].count == 9
                    && Array(rows[1][1...2]) == ["char", NumberFormat.grouped(new.architecture.weightCount)])
            #expect(Array(rows[1][5...6]) == ["1.500", "2.250"])
            let json = try run("lmgen", ["--list", "--json"], directory: directory).output
            #expect(json.split(separator: "\n").count == 3 && json.contains("\"validation_loss\":1.5"))
        }
    }

    @Test("without --model the model is named on standard error, with --model it is not")
    func modelName() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let name = "Note: using models/tiny/best-7, the model trained last, after 7 steps only\n"
            #expect(try run("lmgen", ["the", "--tokens", "1"], directory: directory).messages == name)
            let named = try run("lmgen", ["the", "--tokens", "1", "--model", "tiny"], directory: directory)
            #expect(named.messages == "")
            #expect(try run("lmembed", ["neighbors", "the"], directory: directory).messages.hasPrefix(name))
        }
    }

    @Test(
        "every command tells the version, and its help has no line wider than the terminal",
        arguments: ["lmtok", "lmtrain", "lmeval", "lmgen", "lmtype", "lmembed", "lmlab", "lmbench"])
    func versionAndHelp(command: String) throws {
        let version = try run(command, ["--version"])
        #expect(version.status == 0 && version.output == "\(release)\n")
        for columns in [60, 80] {
            let help = try run(command, ["--help"], environment: ["COLUMNS": "\(columns)"])
            #expect(help.status == 0 && help.output.split(separator: "\n").allSatisfy { $0.count <= columns })
        }
    }

    @Test(
        "flags that make no sense are usage errors",
        arguments: [
            (["--tokens", "-1"], "--tokens is -1"), (["--tokens", "many"], "--tokens"),
            (["--tokens", "2000000000"], "give a whole number from 0 to 1073741824"),
            (["--until", "2000000000"], "--until is '2000000000'"),
            (["--samples", "2000000"], "give a whole number from 1 to 1048576"),
            (["--json", "--top-alternatives", "2000000"], "give a whole number from 0 to 1048576"),
            (["--samples", "0"], "--samples is 0"), (["--temperature", "-0.5"], "--temperature is -0.5"),
            (["--temperature", "nan"], "--temperature is nan"), (["--top-k", "0"], "--top-k is 0"),
            (["--top-p", "0"], "--top-p is 0.0"), (["--top-p", "1.5"], "--top-p is 1.5"),
            (["--threads", "0"], "--threads is 0"), (["--threads", "1025"], "--threads is 1025"),
            (["--seed", "-1"], "--seed"),
            (["--samples", "2", "--temperature", "0"], "would all be the same"),
            (["--prompt", "a", "--prompt-file", "b"], "--prompt and --prompt-file are two prompts"),
            (["--prompt", "a", "-"], "--prompt and - are two prompts"),
            (["the rings", "--prompt", "a"], "--prompt and 'the rings' are two prompts"),
            (["--list", "--prompt", "a"], "--list"), (["--list", "a"], "--list"),
            (["--temp", "0.5"], "Did you mean '--temperature'?"),
            (["--top", "3"], "Did you mean '--top-alternatives', '--top-k' or '--top-p'?"),
            (["--nonsense"], "--nonsense"),
        ])
    func usage(arguments: [String], message: String) throws {
        try withTemporaryDirectory { directory in
            let outcome = try run("lmgen", arguments, directory: directory)
            #expect(outcome.status == 64 && outcome.output == "")
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
    }

    @Test("what is not there ends with 66 and names the command that helps")
    func missing() throws {
        try withTemporaryDirectory { directory in
            let none = try run("lmgen", ["--model", "x"], directory: directory)
            #expect(none.status == 66 && none.output == "")
            #expect(none.errors == "Error: no model 'x'; train one first: lmtrain FILE\n")
            try GenModel().write(in: directory)
            let model = try run("lmgen", ["--model", "x"], directory: directory)
            #expect(model.status == 66)
            #expect(model.errors == "Error: no model 'x'; the models are tiny; lmgen --list shows them\n")
            let file = try run("lmgen", ["--prompt-file", "no.txt"], directory: directory)
            #expect(file.status == 66)
            #expect(file.errors == "Error: no.txt does not exist; check the name\n")
            let folder = try run("lmgen", ["--prompt-file", "models"], directory: directory)
            #expect(folder.status == 66 && folder.errors.hasPrefix("Error: cannot read models"))
            let other = try run("lmgen", ["--model", "models"], directory: directory)
            #expect(other.status == 65 && other.errors.hasPrefix("Error: models holds no checkpoint"))
        }
    }

    @Test("when the reader has enough the command ends quietly")
    func brokenPipe() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let outcome = try shell("lmgen --tokens 100000 | head -c 3", in: directory)
            #expect(outcome.status == 0 && outcome.stdout.count == 3 && outcome.errors == "")
        }
    }

    @Test("output that cannot be written is an error")
    func fullDisk() throws {
        guard FileManager.default.isWritableFile(atPath: "/dev/full") else { return }
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let outcome = try shell("lmgen --tokens 10 >/dev/full", in: directory)
            #expect(outcome.status == 74)
            #expect(outcome.errors == "Error: cannot write to standard output: No space left on device\n")
        }
    }

    @Test("Ctrl-C ends the line and then the command")
    func interrupt() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let command = try RunningCommand("lmgen", ["--tokens", "1000000000"], directory: directory)
            for _ in 0..<500 where try command.text(of: "out").isEmpty { usleep(10_000) }
            kill(command.process.processIdentifier, SIGINT)
            let outcome = try command.wait()
            #expect(outcome.status == 130 && outcome.errors == "")
            #expect(outcome.output.hasSuffix("\n"))
            #expect(String(validating: outcome.stdout, as: UTF8.self) != nil)
        }
    }

    @Test("a terminal is shown control characters in letters")
    func controls() {
        #expect(
            TextOutput.visible("a\n\tä家\u{0}\u{1B}[2J\u{7F}\u{9B}\r")
                == "a\n\tä家\\u{0}\\u{1B}[2J\\u{7F}\\u{9B}\\u{D}")
    }
}

/// Runs a shell command in which the built commands are on the path; a pipe's status is its worst.
private func shell(_ line: String, in directory: URL) throws -> Outcome {
    let process = Process(), output = Pipe(), errors = Pipe()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "set -o pipefail; \(line)"]
    let path = binary("lmgen").deletingLastPathComponent().path
    process.environment = ["PATH": path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")]
    process.currentDirectoryURL = directory
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let (out, err) = (
        output.fileHandleForReading.readDataToEndOfFile(), errors.fileHandleForReading.readDataToEndOfFile()
    )
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, stdout: out, stderr: err)
}
