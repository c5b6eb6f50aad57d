import Engine
import Foundation
import Neural
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

    @Test("a finished run says that nothing is left to do, and --resume with more steps makes it longer")
    func longer() throws {
        try withStory { directory in
            let flags = ["story.txt", "--validate-every", "5", "--schedule", "constant"] + smallNetwork
            #expect(try run("lmtrain", flags + ["--steps", "10", "-q"], directory: directory).status == 0)
            let again = try run("lmtrain", ["--resume"], directory: directory)
            #expect(again.status == 0)
            #expect(
                again.errors.contains("nothing is left to do: finished after 10 steps")
                    && again.errors.contains("lmtrain --resume --out models/story --steps 20"))
            let longer = try run("lmtrain", ["--resume", "--steps", "20"], directory: directory)
            #expect(longer.status == 0 && longer.errors.contains("the run ends after 20 steps instead of 10"))
            // A schedule that does not depend on the end gives the bits of a run that was planned so long.
            _ = try run("lmtrain", flags + ["--steps", "20", "-q", "--out", "whole"], directory: directory)
            let models = try ["models/story", "whole"].map {
                try latest("model.safetensors", in: directory.appending(path: $0), step: 20)
            }
            #expect(models[0] == models[1])
            let short = try run("lmtrain", ["--resume", "--steps", "15"], directory: directory)
            #expect(short.status == 64 && short.errors.contains("taken 20 steps and cannot end after 15"))
        }
    }

    @Test("the learning rate of a run made longer follows the longer schedule, which is told")
    func longerSchedule() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "10", "--learning-rate", "0.01", "--floor", "0", "-q"]
            #expect(try run("lmtrain", flags + smallNetwork, directory: directory).status == 0)
            let longer = try run(
                "lmtrain", ["--resume", "--steps", "20", "--metrics", "m.jsonl"], directory: directory)
            #expect(longer.errors.contains("0.005 at the next step instead of 0.0"), "\(longer.errors)")
            let lines = try String(contentsOf: directory.appending(path: "m.jsonl"), encoding: .utf8)
            #expect(lines.contains("\"learning_rate\":0.005"), "\(lines)")
        }
    }

    @Test(
        "--resume takes another machine's threads and precision, and a new patience, and says what that means",
        arguments: [
            (["--threads", "2"], "threads is 2, was 1; the bits differ"),
            (["--precision", "bfloat16"], "precision is bfloat16, was float32; the bits differ"),
            (["--patience", "3", "--validate-every", "2"], "patience is 3, was none"),
        ])
    func harmlessChanges(flags: [String], notice: String) throws {
        try withStory { directory in
            _ = try run(
                "lmtrain", ["story.txt", "--steps", "4", "-q"] + smallNetwork, directory: directory)
            let resumed = try run("lmtrain", ["--resume", "--steps", "6"] + flags, directory: directory)
            #expect(resumed.status == 0 && resumed.errors.contains(notice), "\(resumed.errors)")
            #expect(entries(directory.appending(path: "models/story")).contains("latest-6"))
        }
    }

    @Test(
        "--optimizer brings the settings that go with it; resuming with another one is refused for it alone")
    func optimizer() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "2", "--optimizer", "sgd"] + smallNetwork
            let plain = try run("lmtrain", flags, directory: directory)
            #expect(plain.errors.contains("sgd at 30.0 linear"), "\(plain.errors)")
            let resumed = try run(
                "lmtrain", ["--resume", "--steps", "4", "--optimizer", "adam"], directory: directory)
            #expect(resumed.status == 64 && resumed.errors.contains("optimizer is adam, was sgd; resume"))
            #expect(resumed.errors.contains("without --optimizer, or train anew"), "\(resumed.errors)")
        }
    }

    @Test(
        "--precision auto goes by the units of the widest layer, is announced, and gives way to the flag",
        arguments: [
            (["--hidden", "31"], "float32"), (["--hidden", "8,32"], "bfloat16"),
            (["--hidden", "8", "--precision", "bfloat16"], "bfloat16"),
            (["--hidden", "40", "--precision", "float32"], "float32"),
        ])
    func precision(flags: [String], wanted: String) throws {
        let wanted = OneDNN.hasBFloat16 || flags.contains("--precision") ? wanted : "float32"
        try withStory { directory in
            let network = [
                "--embedding", "4", "--batch", "2", "--bptt", "4", "--threads", "1", "--steps", "2",
            ]
            let outcome = try run(
                "lmtrain", ["story.txt", "--level", "char"] + network + flags, directory: directory)
            #expect(outcome.errors.contains("1 thread, \(wanted), oneDNN"), "\(outcome.errors)")
            let state = try String(
                decoding: latest("state.json", in: directory.appending(path: "models/story"), step: 2),
                as: UTF8.self)
            #expect(state.contains("\"precision\" : \"\(wanted)\""), "\(state)")
            // Without the flag, a resumed run keeps what it has.
            let resumed = try run("lmtrain", ["--resume", "--steps", "3"], directory: directory)
            #expect(resumed.errors.contains("1 thread, \(wanted), oneDNN"), "\(resumed.errors)")
        }
    }

    @Test("a text too small for a model is told what to expect, and not that it validates")
    func smallText() throws {
        try withTemporaryDirectory { directory in
            let text = "the cat sat on the mat and the dog sat on the log and so it went"
            try Data(text.utf8).write(to: directory.appending(path: "small.txt"))
            let flags = ["small.txt", "--level", "char", "--steps", "2", "--threads", "1"]
            let outcome = try run("lmtrain", flags, directory: directory)
            for part in [
                "57 characters are few: expect",
                "the validation text has 7 characters, too few for 8 sequences",
                "57 characters for training, none for validation",
            ] {
                #expect(outcome.errors.contains(part), "no '\(part)' in \(outcome.errors)")
            }
        }
    }

    @Test(
        "a run is resumed with the text of its start, whether a given vocabulary decided on hyphens or the text did",
        arguments: [true, false])
    func hyphens(isGiven: Bool) throws {
        let text = """
            Nobody knew what it was, but there it lay in the house for all to see, some-
            thing that turned, and in the old town down by the cold sea it was cold.

            A something, some-thing, some-thing.

            """
        try withTemporaryDirectory { directory in
            try Data(text.utf8).write(to: directory.appending(path: "text.txt"))
            let made = try run(
                "lmtok", ["vocab", "text.txt", "--level", "word", "--min-count", "1"], directory: directory)
            try made.stdout.write(to: directory.appending(path: "v.tsv"))
            let flags = ["text.txt", "--unwrap", "--split", "100/0/0", "--out", "my run", "--steps", "1"]
            let vocabulary = isGiven ? ["--vocab", "v.tsv"] : ["--min-count", "1"]
            let trained = try run("lmtrain", flags + vocabulary + smallNetwork, directory: directory)
            #expect(trained.errors.contains("lmgen --model 'my run' "), "\(trained.errors)")
            let characters = isGiven ? 186 : 187
            #expect(trained.errors.contains("\(characters) characters for training"), "\(trained.errors)")
            let resumed = try run(
                "lmtrain", ["--resume", "--out", "my run", "--steps", "2"], directory: directory)
            #expect(resumed.status == 0, "\(resumed.errors)")
        }
    }

    @Test("text with wrapped lines gets a hint at --unwrap, and is not told so once they are joined")
    func wrapped() throws {
        try withTemporaryDirectory { directory in
            let line = "the old captain looked at the ring and the cold star and nobody in it\n"
            let text = String(repeating: String(repeating: line, count: 6) + "\n", count: 40)
            try Data(text.utf8).write(to: directory.appending(path: "w.txt"))
            let flags = ["w.txt", "--steps", "1"] + smallNetwork
            let hint = "w.txt is wrapped at a fixed width; --unwrap joins"
            #expect(try run("lmtrain", flags, directory: directory).errors.contains(hint))
            let joined = try run("lmtrain", flags + ["--unwrap", "--overwrite"], directory: directory)
            #expect(joined.status == 0 && !joined.errors.contains(hint))
        }
    }

    @Test("overfitting is told once")
    func overfitting() throws {
        try withTemporaryDirectory { directory in
            // Noise can be learned by heart, which makes other noise less likely.
            var random = SplitMix64(seed: 1)
            let noise = (0..<600).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 8) }
            try Data(noise).write(to: directory.appending(path: "noise.txt"))
            let flags = [
                "noise.txt", "--level", "char", "--steps", "300", "--validate-every", "20", "--learning-rate",
                "0.02", "--hidden", "48", "--batch", "4", "--bptt", "10", "--threads", "1", "--dropout", "0",
                "--precision", "float32",
            ]
            let outcome = try run("lmtrain", flags, directory: directory)
            let told = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("overfitting: ") }
            #expect(told.count == 1, "\(outcome.errors)")
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

    @Test(
        "a model keeps the words of its text, resumed, and with those of the model it began with",
        arguments: ["char", "word"])
    func words(level: String) throws {
        try withStory { directory in
            let flags = ["--level", level, "--threads", "1", "-q"]
            func words(_ arguments: [String], _ name: String, step: Int) throws -> [String] {
                let outcome = try run("lmtrain", arguments, directory: directory)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let run = directory.appending(path: "models/\(name)")
                let text = String(decoding: try latest("words.txt", in: run, step: step), as: UTF8.self)
                return text.split(separator: "\n").map(String.init)
            }
            let first = try words(["story.txt", "--steps", "2"] + smallNetwork + flags, "story", step: 2)
            #expect(first.count > 3 && first == first.sorted() && first.allSatisfy { !$0.contains(" ") })
            try Data("zorgons sleep ".utf8 + storyText(lines: 40)).write(
                to: directory.appending(path: "other.txt"))
            let from = ["other.txt", "--from", "story", "--batch", "4", "--bptt", "10", "--steps", "2"]
            let other = try words(from + flags, "other", step: 2)
            #expect(Set(first).isSubset(of: other) && other.contains("zorgons"))
            #expect(
                try words(["--resume", "--out", "models/other", "--steps", "3", "-q"], "other", step: 3)
                    == other)
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
