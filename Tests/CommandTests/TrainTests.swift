import Foundation
import Testing

/// Returns a text that a small model can learn from, in which all lines are different.
func storyText(lines: Int = 300) -> Data {
    let subjects = ["the ship", "a moon", "the captain", "an old signal"]
    let verbs = ["drifted past", "looked at", "answered", "forgot"]
    let objects = ["the ring", "a cold star", "the long night", "nobody", "the harbour"]
    var text = ""
    for line in 0..<lines {
        text += "\(subjects[line % 4]) \(verbs[line / 4 % 4]) \(objects[line / 3 % 5]), and it was \(line).\n"
    }
    return Data(text.utf8)
}

/// Flags of a network that a debug build trains quickly.
let smallNetwork = [
    "--hidden", "12", "--layers", "2", "--embedding", "8", "--batch", "4", "--bptt", "10", "--threads", "1",
    "--precision", "float32",
]

/// Runs `body` in a new directory with `story.txt` in it.
func withStory<T>(_ body: (URL) throws -> T) throws -> T {
    try withTemporaryDirectory { directory in
        try storyText().write(to: directory.appending(path: "story.txt"))
        return try body(directory)
    }
}

/// Returns the names in a directory, sorted.
func entries(_ directory: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).sorted()
}

/// Returns a file of a run's latest checkpoint, which is at `step`.
func latest(_ file: String, in run: URL, step: Int) throws -> Data {
    try Data(contentsOf: run.appending(path: "latest-\(step)/\(file)"))
}

@Suite("lmtrain") struct TrainTests {
    @Test("training writes a model, reports to standard error, and writes nothing to standard output")
    func realRun() throws {
        try withStory { directory in
            let outcome = try run(
                "lmtrain",
                ["story.txt", "--steps", "60", "--validate-every", "30", "--metrics", "m.jsonl"]
                    + smallNetwork
                    + ["--learning-rate", "0.02"],
                directory: directory)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
            for part in [
                "characters for training", "parameters", "tokens an epoch", "60 steps", "of memory", " left",
                "saving in models/story", "bits/character  best so far", "  │ ", "finished after 60 steps",
            ] {
                #expect(outcome.errors.contains(part), "no '\(part)' in \(outcome.errors)")
            }
            #expect(!outcome.errors.contains("\u{1B}") && !outcome.errors.contains("\r"))
            let names = entries(directory.appending(path: "models/story"))
            #expect(names.contains("latest-60") && names.contains { $0.hasPrefix("best-") })

            let lines = try String(contentsOf: directory.appending(path: "m.jsonl"), encoding: .utf8)
                .split(separator: "\n")
            #expect(lines.count == 60 + 2 + 1)
            struct Line: Decodable { let event: String, step: Int, loss: Double?, learning_rate: Double? }
            let decoded = try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
            let steps = decoded.filter { $0.event == "step" }
            #expect(steps.map(\.step) == Array(1...60))
            let (first, last) = (steps.first?.loss ?? 0, steps.last?.loss ?? 9)
            // The first loss is that of the token frequencies; a lower one was learned from their order.
            #expect(last < first - 0.2, "from \(first) to \(last)")
        }
    }

    @Test("--resume removes the metrics that a killed run wrote after its last checkpoint")
    func metricsAfterACrash() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "4", "-q", "--metrics", "m.jsonl"] + smallNetwork
            #expect(try run("lmtrain", flags, directory: directory).status == 0)
            let file = directory.appending(path: "m.jsonl")
            let whole = try Data(contentsOf: file)
            try (whole + Data(#"{"event":"step","step":5,"loss":9}"#.utf8) + Data("\n{\"event\":\"st".utf8))
                .write(to: file)
            let resume = ["--resume", "--out", "models/story", "-q", "--metrics", "m.jsonl"]
            #expect(try run("lmtrain", resume, directory: directory).status == 0)
            #expect(try Data(contentsOf: file) == whole)
        }
    }

    @Test("--quiet prints nothing")
    func quiet() throws {
        try withStory { directory in
            let outcome = try run(
                "lmtrain", ["story.txt", "--steps", "3", "--quiet"] + smallNetwork, directory: directory)
            #expect((outcome.status, outcome.errors, outcome.output) == (0, "", ""))
        }
    }

    @Test("the same seed gives the same model, and a different seed a different one")
    func seeds() throws {
        try withStory { directory in
            for (name, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
                _ = try run(
                    "lmtrain",
                    ["story.txt", "--steps", "4", "--seed", seed, "--dropout", "0.2", "--out", name, "-q"]
                        + smallNetwork, directory: directory)
            }
            let models = try ["a", "b", "c"].map {
                try latest("model.safetensors", in: directory.appending(path: $0), step: 4)
            }
            #expect(models[0] == models[1])
            #expect(models[0] != models[2])
        }
    }

    @Test(
        "--level word and --pretokenized train models of that level",
        arguments: ["--level=word", "--pretokenized"])
    func levels(flag: String) throws {
        try withStory { directory in
            let outcome = try run(
                "lmtrain", ["story.txt", flag, "--steps", "4"] + smallNetwork, directory: directory)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(
                outcome.errors.contains("model: level \(flag == "--pretokenized" ? "pretokenized" : "word")"))
        }
    }

    @Test("a GRU with unequal layers and tied weights is saved under its parameter names")
    func shapes() throws {
        try withStory { directory in
            let flags = [
                "--hidden", "10,6", "--embedding", "6", "--tied", "--cell", "gru", "--batch", "4", "--bptt",
                "5",
            ]
            let outcome = try run(
                "lmtrain", ["story.txt", "--steps", "2", "--threads", "1", "--out", "x"] + flags,
                directory: directory)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let file = try latest("model.safetensors", in: directory.appending(path: "x"), step: 2)
            let header = String(decoding: file.prefix(1000), as: UTF8.self)
            #expect(header.contains("rnn.1.weight_ih_l0") && !header.contains("decoder.weight"))
        }
    }

    @Test("--from trains a model on another text and keeps its vocabulary")
    func from() throws {
        try withStory { directory in
            let flags = ["--steps", "5", "--batch", "4", "--bptt", "10", "--threads", "1", "-q"]
            #expect(
                try run(
                    "lmtrain", ["story.txt"] + smallNetwork + ["--steps", "5", "-q"], directory: directory
                )
                .status == 0)
            try Data(
                "nobody looked at the moon and the moon looked at nobody 🙂\n".utf8 + storyText(lines: 40)
            )
            .write(to: directory.appending(path: "other.txt"))
            let outcome = try run(
                "lmtrain", ["other.txt", "--from", "story"] + flags, directory: directory)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let models = directory.appending(path: "models")
            #expect(
                try latest("vocabulary.tsv", in: models.appending(path: "story"), step: 5)
                    == latest("vocabulary.tsv", in: models.appending(path: "other"), step: 5))
            let again = try run(
                "lmtrain", ["other.txt", "--from", "nothing", "--out", "z"] + flags, directory: directory)
            #expect((again.status, again.errors.split(separator: "\n").count) == (66, 1), "\(again.errors)")
        }
    }
}
