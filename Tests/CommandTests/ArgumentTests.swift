import Foundation
import Testing

/// What a command's hidden flag `--experimental-dump-help` says about it.
private struct Dump: Decodable {
    let command: Command

    struct Command: Decodable {
        let commandName: String
        let subcommands: [Command]?
        let arguments: [Argument]?
    }

    struct Argument: Decodable {
        let kind: String
        let preferredName: Name?
    }

    struct Name: Decodable {
        let kind, name: String
    }

    /// Every option with the words before it, such as `["lmembed", "pca", "--top"]`.
    static func options(of command: String) throws -> [[String]] {
        let dump = try run(command, ["--experimental-dump-help"]).stdout
        return options(of: try JSONDecoder().decode(Dump.self, from: dump).command, [])
    }

    private static func options(of command: Command, _ path: [String]) -> [[String]] {
        let path = path + [command.commandName]
        let own = (command.arguments ?? []).filter { $0.kind == "option" }.compactMap(\.preferredName)
        return own.map { path + [($0.kind == "long" ? "--" : "-") + $0.name] }
            + (command.subcommands ?? []).flatMap { options(of: $0, path) }
    }
}

@Suite("Arguments") struct ArgumentTests {
    /// The options whose value is a name or a path, which may not begin with a dash.
    private static let named: Set = [
        "--allow-host", "--api-key-file", "--cell", "--cors-origin", "--curriculum", "--export-precision",
        "--figures", "--find", "--format", "--from",
        "--groups", "--host", "--judge", "--known", "--labels",
        "--language", "--learned", "--level", "--locale", "--log",
        "--method", "--metrics", "--model", "--normalization", "--of", "--optimizer", "--out", "--output",
        "--precision", "--prompt-file", "--replay", "--report", "--schedule", "--server", "--test", "--text",
        "--theme",
        "--to", "--valid", "--variance", "--vocab", "--wav", "-o",
    ]

    @Test(
        "a negative number after a space is a number to every option, and a usage error takes two lines",
        arguments: [
            "lmtok", "lmtrain", "lmeval", "lmgen", "lmtype", "lmembed", "lmlab", "lmserve", "lmbench",
        ])
    func negative(command: String) throws {
        try withTemporaryDirectory { directory in
            let options = try Dump.options(of: command)
            #expect(options.count > 3)
            for words in options {
                let outcome = try run(command, words.dropFirst() + ["-1"], directory: directory)
                let lines = outcome.errors.split(separator: "\n", omittingEmptySubsequences: false)
                let isMissing = outcome.errors.hasPrefix("Error: Missing value for ")
                #expect(
                    isMissing == Self.named.contains(words[words.count - 1]), "\(words): \(outcome.errors)")
                // What comes after a remark on the model is no usage error.
                guard outcome.status == 64, outcome.messages.hasPrefix("Error: ") else { continue }
                try #require(lines.count == 3 && lines[2] == "", "\(words): \(outcome.errors)")
                #expect(
                    lines[1]
                        == "  See '\(words.dropLast().joined(separator: " ")) --help' for more information.")
            }
        }
    }

    @Test(
        "the range is told",
        arguments: [
            (["lmtrain", "--seed", "-1"], "give a whole number from 0 to 18446744073709551615"),
            (["lmtrain", "--hidden", "64,-2"], "--hidden must be at least 1, not -2"),
            (["lmtrain", "--dropout", "-0.5"], "--dropout must be at least 0 and below 1, not -0.5"),
            (["lmtrain", "--split", "-10/110"], "give percentages that add up to 100"),
            (["lmeval", "a.txt", "--threads", "-1"], "--threads must be from 1 to 1024, not -1"),
            (["lmembed", "neighbors", "-k", "-1", "a"], "-k must be at least 1, not -1"),
            (["lmembed", "plot", "--components", "-1,2"], "give two different numbers from 1 to 1000"),
            (["lmtok", "stats", "a.txt", "--top", "-10"], "--top must be from 0 to 10000, not -10"),
        ])
    func range(words: [String], message: String) throws {
        let outcome = try run(words[0], Array(words.dropFirst()))
        #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test("a text of dashes is the value of the option before it, and the options go on after it")
    func dashes() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            for prompt in ["--", "---", "--- 1 ---", "-=", "-h", "--help"] {
                for flag in ["--prompt", "-p"] {
                    let outcome = try run("lmgen", [flag, prompt, "--tokens", "0"], directory: directory)
                    #expect(outcome.output == prompt + "\n", "\(outcome.errors)")
                }
            }
            // Two hyphens follow one another where everything else is forbidden.
            let stop = try run(
                "lmgen", ["--logit-bias", "-=90", "--stop", "--", "--prompt", "a", "--tokens", "9"],
                directory: directory)
            #expect(stop.output == "a\n", "\(stop.errors)")
            let missing = try run("lmgen", ["--stop"], directory: directory)
            #expect(missing.status == 64 && missing.errors.hasPrefix("Error: Missing value for '--stop"))
        }
    }

    @Test("a usage error shows control characters escaped, on one line") func controls() throws {
        let outcome = try run("lmgen", ["--until", "a\nb\u{1B}"])
        #expect(outcome.errors.contains("'a\\nb\\u{1B}'"))
        #expect(outcome.errors.split(separator: "\n").count == 2)
    }
}
