import Foundation
import Testing

/// Expects a single error line that contains `parts`, and the exit code.
private func expectRefusal(_ outcome: Outcome, _ status: Int32, _ parts: [String]) {
    #expect(outcome.status == status, "\(outcome.status): \(outcome.errors)")
    #expect(outcome.output.isEmpty)
    let errors = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
    #expect(errors.count == 1, "\(outcome.errors)")
    for part in parts { #expect(outcome.errors.contains(part), "no '\(part)' in \(outcome.errors)") }
}

@Suite("lmtrain errors") struct TrainRefusalTests {
    @Test(
        "an invalid flag is refused by name with exit code 64, and no file is written",
        arguments: [
            (["--epochs", "2", "--steps", "3"], "--epochs and --steps contradict"),
            (["--steps", "2", "--minutes", "3"], "--steps and --minutes contradict"),
            (["--resume", "--overwrite"], "--resume and --overwrite contradict"),
            (["--resume", "--from", "x"], "leave --from out"),
            (["--level", "char", "--pretokenized"], "--pretokenized and --level char contradict"),
            (["--from", "x", "--vocab", "v.tsv"], "leave --vocab out"),
            (["--from", "x", "--hidden", "20"], "leave the flags of the network out"),
            (
                ["--vocab", "v.tsv", "--min-count", "3"],
                "--min-count and --max-size are for a vocabulary made"
            ),
            (["--hidden", "0"], "--hidden"), (["--hidden", "20,x"], "--hidden"),
            (["--hidden", "20,30", "--layers", "3"], "--hidden lists 2 layers and --layers says 3"),
            (["--layers", "0"], "--layers must be from 1 to 64"),
            (["--embedding", "0"], "--embedding must be at least 1"),
            (["--tied", "--hidden", "20", "--embedding", "30"], "--tied needs an embedding as wide"),
            (["--batch", "0"], "--batch must be from 1"), (["--bptt=-3"], "--bptt must"),
            (["--dropout", "1"], "--dropout must be at least 0 and below 1"),
            (["--between-dropout", "nan"], "--between-dropout must be"),
            (["--learning-rate", "0"], "--learning-rate must be above 0"),
            (["--learning-rate", "inf"], "--learning-rate must be above 0"),
            (["--learning-rate", "1e308"], "--learning-rate must be above 0 and at most 3.4"),
            (["--decay-factor", "2"], "--decay-factor must be above 0 and at most 1.0"),
            (["--flat-epochs=-9223372036854775808"], "--flat-epochs must be from 0"),
            (["--clip=-1"], "--clip must not be negative"), (["--warmup=-1"], "--warmup must"),
            (["--floor", "2"], "--floor must be from 0 to 1"),
            (["--minutes", "0"], "--minutes must be above 0"),
            (["--optimizer", "adagrad"], "--optimizer"), (["--schedule", "sine"], "--schedule"),
            (["--cell", "cnn"], "--cell"), (["--precision", "float16"], "--precision"),
            (["--threads", "0"], "--threads must be from 1"),
            (["--patience", "0"], "--patience must be from 1"),
            (["--split", "90/20/0"], "--split"),
            (["--batch", "60000", "--bptt", "60000"], "a window of 60000 sequences by 60000 steps"),
        ])
    func usage(flags: [String], part: String) throws {
        try withStory { directory in
            let outcome = try run("lmtrain", ["story.txt"] + flags, directory: directory)
            expectRefusal(outcome, 64, [part])
            #expect(entries(directory) == ["story.txt"])
        }
    }

    @Test("without a text, the error shows an example")
    func noCorpus() throws {
        expectRefusal(try run("lmtrain"), 64, ["as in lmtrain FILE"])
    }

    @Test(
        "an unusable text is refused, with a reason and an exit code",
        arguments: [
            ("missing.txt", nil, 66, "missing.txt"), ("empty.txt", "", 66, "empty.txt"),
            ("one.txt", "x", 65, "1 character"), ("binary.txt", "a\0b", 65, "NUL"),
            ("short.txt", "a few words", 65, "--batch of at most"),
            ("picture.txt", "GIF89a\u{1}", 65, "is a GIF picture; read the text off it"),
            ("report.docx", "PK\u{3}\u{4}\u{14}\0", 65, "as .docx, .odt and .epub are; open a document"),
            ("paper.pdf", "%PDF-1.7\n", 65, "a PDF document; write its text to a file with pdftotext"),
        ] as [(String, String?, Int32, String)])
    func badText(name: String, text: String?, status: Int32, part: String) throws {
        try withTemporaryDirectory { directory in
            if let text { try Data(text.utf8).write(to: directory.appending(path: name)) }
            let outcome = try run("lmtrain", [name, "--batch", "64", "--threads", "1"], directory: directory)
            expectRefusal(outcome, status, [part])
            #expect(!entries(directory).contains("models"))
        }
    }

    @Test("a directory that holds a run is refused with the flags that help, and --overwrite replaces it")
    func existingRun() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "3"] + smallNetwork
            #expect(try run("lmtrain", flags, directory: directory).status == 0)
            let before = try latest(
                "model.safetensors", in: directory.appending(path: "models/story"), step: 3)
            expectRefusal(
                try run("lmtrain", flags, directory: directory), 64,
                ["models/story already holds a run", "--resume", "--overwrite", "--out"])
            #expect(
                try latest("model.safetensors", in: directory.appending(path: "models/story"), step: 3)
                    == before)
            let again = try run(
                "lmtrain", ["story.txt", "--steps", "2", "--overwrite"] + smallNetwork, directory: directory)
            #expect(again.status == 0)
            let names = entries(directory.appending(path: "models/story")).filter { $0.hasPrefix("latest") }
            #expect(names == ["latest-1", "latest-2"])
        }
    }

    @Test("resuming with changed flags or a changed text is refused, with every change")
    func changedResume() throws {
        try withStory { directory in
            #expect(
                try run("lmtrain", ["story.txt", "--steps", "3"] + smallNetwork, directory: directory).status
                    == 0)
            expectRefusal(
                try run(
                    "lmtrain",
                    [
                        "--resume", "--hidden", "16", "--learning-rate", "0.5", "--level", "char", "--locale",
                        "de",
                    ],
                    directory: directory),
                64,
                [
                    "hidden is 16,16, was 12,12", "learning rate is 0.5", "level is char, was word",
                    "locale is de, was en", "without --hidden, --learning-rate, --level, --locale,",
                ])
            expectRefusal(
                try run("lmtrain", ["--resume", "--min-count", "65"], directory: directory), 64,
                ["the size of the vocabulary is", "without --min-count and --max-size,"])
            #expect(
                try run(
                    "lmtrain", ["--resume", "--hidden", "12", "--min-count", "2", "-q"], directory: directory
                ).status == 0)
            try storyText(lines: 299).write(to: directory.appending(path: "story.txt"))
            expectRefusal(
                try run("lmtrain", ["story.txt", "--resume"], directory: directory), 64,
                ["the training text is", "the validation text is"])
        }
    }

    @Test("resuming without a checkpoint is refused")
    func nothingToResume() throws {
        try withStory { directory in
            expectRefusal(try run("lmtrain", ["--resume"], directory: directory), 66, ["--out"])
            expectRefusal(
                try run("lmtrain", ["story.txt", "--resume"], directory: directory), 66, ["--resume"])
        }
    }

    @Test("a diverging run stops with advice and keeps its last checkpoint")
    func divergence() throws {
        try withStory { directory in
            let flags = ["story.txt", "--validate-every", "1"] + smallNetwork
            #expect(try run("lmtrain", flags + ["--steps", "3"], directory: directory).status == 0)
            let wild = ["--optimizer", "sgd", "--clip", "0", "--learning-rate", "1e30", "--cell", "rnn-relu"]
            expectRefusal(
                try run("lmtrain", flags + wild + ["--steps", "9", "--overwrite"], directory: directory), 65,
                ["no longer a number at learning rate", "try --learning-rate"])
            #expect(entries(directory.appending(path: "models/story")).contains("latest-3"))
        }
    }

    @Test("weights that the last step made infinite are not saved")
    func divergesLast() throws {
        try withStory { directory in
            // Without a validation text nothing reads the weights after the last step.
            let flags = ["story.txt", "--split", "100/0/0", "--steps", "1"] + smallNetwork
            let wild = [
                "--optimizer", "sgd", "--clip", "0", "--learning-rate", "3e38", "--weight-decay", "3e38",
            ]
            expectRefusal(
                try run("lmtrain", flags + wild, directory: directory), 65,
                ["no longer a number at learning rate"])
            #expect(!entries(directory.appending(path: "models/story")).contains("latest-1"))
        }
    }

    @Test("an output that cannot be written is refused with its path")
    func unwritable() throws {
        try withStory { directory in
            try Data().write(to: directory.appending(path: "file"))
            let flags = ["story.txt", "--steps", "2"] + smallNetwork
            expectRefusal(
                try run("lmtrain", flags + ["--out", "file/model"], directory: directory), 73,
                ["cannot create file", "--out"])
            expectRefusal(
                try run("lmtrain", flags + ["--metrics", "no/such/m.jsonl"], directory: directory), 73,
                ["no/such/m.jsonl", "--metrics"])
        }
    }

    @Test(
        "a file system that takes no new directories is told as that",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "there is no /proc here"))
    func noNewDirectories() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "2", "--out", "/proc/model"] + smallNetwork
            expectRefusal(
                try run("lmtrain", flags, directory: directory), 73,
                ["its file system takes no new directories"])
        }
    }

    @Test(
        "a checkpoint that cannot be written in mid-run ends the run, and the one before it is resumed from")
    func failingCheckpoint() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "6", "--validate-every", "2"] + smallNetwork
            #expect(try run("lmtrain", flags + ["--out", "whole"], directory: directory).status == 0)
            // Not even the superuser can rename a directory to the name of a file.
            let obstacle = directory.appending(path: "broken/latest-4")
            try FileManager.default.createDirectory(
                at: obstacle.deletingLastPathComponent(), withIntermediateDirectories: false)
            try Data().write(to: obstacle)
            expectRefusal(
                try run("lmtrain", flags + ["--out", "broken"], directory: directory), 74,
                ["cannot write broken/latest-4: Not a directory; the previous checkpoint is intact"])
            #expect(!entries(directory.appending(path: "broken")).contains { $0.hasPrefix(".tmp-") })
            let written = try run("lmgen", ["--model", "broken", "--tokens", "3"], directory: directory)
            #expect(written.status == 0)
            try FileManager.default.removeItem(at: obstacle)
            let resumed = try run(
                "lmtrain", ["story.txt", "--resume", "--out", "broken"], directory: directory)
            #expect(resumed.status == 0)
            let weights = try ["broken", "whole"].map {
                try latest("model.safetensors", in: directory.appending(path: $0), step: 6)
            }
            #expect(weights[0] == weights[1])
        }
    }

    @Test(
        "a full disk while writing the metrics stops the run and keeps the checkpoint",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
    func fullDisk() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "4"] + smallNetwork
            #expect(try run("lmtrain", flags, directory: directory).status == 0)
            expectRefusal(
                try run("lmtrain", flags + ["--overwrite", "--metrics", "/dev/full"], directory: directory),
                74,
                ["/dev/full", "No space left"])
            #expect(entries(directory.appending(path: "models/story")).contains("latest-4"))
        }
    }
}
