import Foundation
import Modeling
import Neural
import Testing
import Text

@Suite("lmeval") struct EvalTests {
    @Test("the loss of a uniform model is ln V per token, and every n-gram baseline has a lower one")
    func uniformModel() throws {
        try withTemporaryDirectory { directory in
            let model = try UniformModel(in: directory)
            let outcome = try model.evaluate(["--json", model.text])
            try #require(outcome.status == 0, "\(outcome.errors)")
            let found = try JSONDecoder().decode(Found.self, from: outcome.stdout)
            let text = try #require(found.texts.first)
            #expect(text.results.map(\.name) == ["model", "unigram", "kn3", "kn5"])
            #expect(text.tokens == UniformModel.writing.unicodeScalars.count)
            #expect(text.characters == text.tokens && text.words == text.tokens)
            let wanted = Foundation.log(Double(model.vocabulary.count))
            #expect(abs(text.results[0].nats_per_token - wanted) < 1e-6)
            #expect(abs(text.results[0].perplexity - Double(model.vocabulary.count)) < 1e-3)
            #expect(abs(text.results[0].bits_per_character - wanted / Foundation.log(2)) < 1e-6)
            #expect(text.results.dropFirst().allSatisfy { $0.nats < text.results[0].nats })
            #expect(text.results[2].nats < text.results[1].nats)
        }
    }

    @Test("standard output has a table for each text and one for all texts")
    func table() throws {
        try withTemporaryDirectory { directory in
            let model = try UniformModel(in: directory)
            let other = try model.write("the cat sat\n", to: "other.txt")
            let outcome = try model.evaluate([model.text, other])
            try #require(outcome.status == 0, "\(outcome.errors)")
            let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(
                String.init)
            #expect(
                lines.contains { $0.hasPrefix("\(other): 12 tokens, 12 words, 12 characters, 0.00 % of") })
            #expect(lines.contains { $0.hasPrefix("all 2 texts: ") })
            #expect(lines.filter { $0.contains("Kneser–Ney, order 5") }.count == 3)
            #expect(lines.filter { $0.hasSuffix("nats/token  perplexity  bits/character") }.count == 3)
        }
    }

    @Test("standard input gives the same results as a file")
    func standardInput() throws {
        try withTemporaryDirectory { directory in
            let model = try UniformModel(in: directory)
            let file = try model.evaluate(["--json", "--no-baselines", model.text])
            let piped = try model.evaluate(
                ["--json", "--no-baselines", "-"], input: Data(UniformModel.writing.utf8))
            let results = try [file, piped].map { try JSONDecoder().decode(Found.self, from: $0.stdout) }
            #expect(results[0].total == results[1].total)
            #expect(results[1].texts.map(\.file) == ["standard input"])
            #expect(results[1].total.results.map(\.name) == ["model"])
        }
    }

    @Test("a text of one character can be evaluated, whether it is a token or spelled in bytes")
    func oneCharacter() throws {
        try withTemporaryDirectory { directory in
            let model = try UniformModel(in: directory)
            for (text, tokens) in [("x", 1), ("é", 2), ("\u{FFFD}", 3)] {
                let outcome = try model.evaluate(["--json", "--no-baselines", "-"], input: Data(text.utf8))
                try #require(outcome.status == 0, "\(outcome.errors)")
                let found = try JSONDecoder().decode(Found.self, from: outcome.stdout)
                #expect(found.total.characters == 1 && found.total.tokens == tokens)
            }
        }
    }

    @Test(
        "adaptation is reported beside the model and lowers the loss of a repetitive text"
    )
    func adaptation() throws {
        try withTemporaryDirectory { directory in
            let model = try UniformModel(in: directory)
            let outcome = try model.evaluate(["--json", "--no-baselines", "--cache", "--dynamic", model.text])
            try #require(outcome.status == 0, "\(outcome.errors)")
            let results = try JSONDecoder().decode(Found.self, from: outcome.stdout).total.results
            #expect(results.map(\.name) == ["model", "model+cache", "model+dynamic", "model+dynamic+cache"])
            #expect(results.dropFirst().allSatisfy { $0.nats < results[0].nats })
            #expect(results[3].nats < results[2].nats && results[3].nats != results[1].nats)

            let unadapted = try model.evaluate([
                "--json", "--no-baselines", "--cache", "--cache-lambda", "0", "--dynamic", "--dynamic-rate",
                "0",
                model.text,
            ])
            let same = try JSONDecoder().decode(Found.self, from: unadapted.stdout).total.results
            #expect(same.allSatisfy { abs($0.nats - same[0].nats) < 1e-3 })
        }
    }

    @Test("--bfloat16 and --int8 are reported beside the model, with nearly the same loss")
    func bfloat16() throws {
        try withTemporaryDirectory { directory in
            let model = try GenModel().write(in: directory)
            let text = directory.appending(path: "text.txt")
            try UniformModel.writing.write(to: text, atomically: true, encoding: .utf8)
            let outcome = try run(
                "lmeval",
                ["--model", model.path, "--json", "--no-baselines", "--bfloat16", "--int8", text.path])
            try #require(outcome.status == 0, "\(outcome.errors)")
            let results = try JSONDecoder().decode(Found.self, from: outcome.stdout).total.results
            #expect(results.map(\.name) == ["model", "model+bfloat16", "model+int8"])
            let distance = abs(results[1].nats_per_token - results[0].nats_per_token)
            #expect(distance > 1e-6 && distance < 0.01, "\(distance)")
        }
    }

    @Test("--validation evaluates the validation part of the training corpus")
    func validation() throws {
        try withTemporaryDirectory { directory in
            let model = try UniformModel(in: directory)
            let outcome = try model.evaluate(["--json", "--no-baselines", "--validation"])
            try #require(outcome.status == 0, "\(outcome.errors)")
            let n = UniformModel.writing.unicodeScalars.count
            let found = try JSONDecoder().decode(Found.self, from: outcome.stdout)
            #expect(found.total.characters == n - n * 3 / 4)
        }
    }

    @Test("what was removed of Project Gutenberg's text is told")
    func removedText() throws {
        try withTemporaryDirectory { directory in
            let model = try UniformModel(in: directory)
            let book = try model.write("the cat sat\n\nEnd of Project Gutenberg's Cat\n", to: "cat.txt")
            let outcome = try model.evaluate([book])
            #expect(outcome.status == 0 && outcome.output.contains("\(book): 12 tokens"))
            #expect(
                outcome.errors.contains(
                    "Note: \(book): removed 32 bytes of Project Gutenberg's text at “End of Project"))
        }
    }

    @Test(
        "without the training text the baselines are left out, with a note that says why",
        arguments: [true, false])
    func changed(isGone: Bool) throws {
        try withTemporaryDirectory { directory in
            let model = try UniformModel(in: directory)
            let other = try model.write("the cat sat\n", to: "other.txt")
            if isGone {
                try FileManager.default.removeItem(atPath: model.text)
            } else {
                _ = try model.write("t" + UniformModel.writing, to: "text.txt")
            }
            let outcome = try model.evaluate([other])
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("the n-gram baselines are left out: "))
            #expect(outcome.errors.contains(isGone ? "cannot be read again" : "no longer the text"))
            #expect(outcome.errors.contains(model.text))
            #expect(!outcome.output.contains("unigram") && outcome.output.contains("nats/token"))

            let validation = try model.evaluate(["--validation"])
            #expect(validation.status == (isGone ? 66 : 65))
            #expect(validation.errors.contains("name a FILE instead"))
        }
    }

    @Test(
        "invalid flags are usage errors that say what to do",
        arguments: [
            ([], "name a FILE"), (["-", "-"], "once only"), (["--threads", "0", "a.txt"], "from 1 to 1024"),
            (["--threads", "1025", "a.txt"], "from 1 to 1024, not 1025"),
            (["--order", "3", "a.txt"], "Unknown option"),
            (["--cache-size", "9", "a.txt"], "--cache-size needs --cache"),
            (
                ["--cache", "--cache-lambda", "1", "a.txt"],
                "--cache-lambda is 1.0; give a number from 0.0 to"
            ),
            (["--cache", "--cache-theta", "nan", "a.txt"], "--cache-theta is nan"),
            (["--dynamic-rate", "1", "a.txt"], "--dynamic-rate needs --dynamic"),
            (["--dynamic", "--dynamic-segment", "0", "a.txt"], "--dynamic-segment is 0; give"),
            (["--dynamic", "--dynamic-rate", "-1", "a.txt"], "--dynamic-rate is -1.0"),
        ])
    func usage(arguments: [String], says: String) throws {
        let outcome = try run("lmeval", arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(says) && outcome.output.isEmpty)
    }

    @Test("a missing or empty text and a missing model are refused with exit code 66")
    func missing() throws {
        try withTemporaryDirectory { directory in
            let model = try UniformModel(in: directory)
            let empty = try model.write("", to: "empty.txt")
            for path in [directory.path + "/nowhere.txt", empty] {
                let outcome = try model.evaluate([path])
                #expect(outcome.status == 66)
                #expect(outcome.errors.contains(path) && outcome.output.isEmpty)
                #expect(outcome.errors.split(separator: "\n").count == 1)
            }
            let none = try run("lmeval", [model.text, "--model", "none"], directory: directory)
            #expect(none.status == 66)
            #expect(none.errors.contains("lmtrain"))
        }
    }
}

/// The parts of lmeval's JSON that the tests check.
private struct Found: Decodable {
    struct Text: Decodable, Equatable {
        struct Result: Decodable, Equatable {
            let name: String
            let nats, nats_per_token, perplexity, bits_per_character: Double
        }
        let file: String?
        let tokens, words, characters: Int
        let results: [Result]
    }
    let texts: [Text]
    let total: Text
}

/// A model of zeros, which gives every token the same probability, and the text that its checkpoint names.
private struct UniformModel {
    static let writing = String(repeating: "the cat sat on the mat and the dog on the log\n", count: 12)
    let directory: URL
    let text: String
    let vocabulary: Vocabulary
    private let run: String

    /// Writes the text and a checkpoint that names it.
    init(in directory: URL) throws {
        self.directory = directory
        text = directory.appending(path: "text.txt").path
        run = directory.appending(path: "run").path
        try Self.writing.write(toFile: text, atomically: true, encoding: .utf8)
        var options = CorpusOptions(normalization: Normalization(form: .nfc, foldCase: false))
        options.validationShare = 0.25
        let corpus = try Corpus(paths: [text], options: options)
        vocabulary = try corpus.vocabulary(level: .char, minCount: 1, maxSize: nil, locale: "en")
        let architecture = Architecture(
            vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [4])
        var record = CorpusRecord(paths: [text])
        record.validationShare = 0.25
        record.train = CorpusRecord.Part(
            sha256: corpus.train.sha256, bytes: corpus.train.bytes, characters: corpus.train.characters)
        let configuration = ModelConfiguration(
            architecture: architecture, level: .char, vocabularySHA256: vocabulary.sha256, corpus: record,
            training: TrainingRecord(step: 1, epoch: 1))
        let tensors = architecture.parameters.map { parameter in
            (
                parameter.name,
                Tensor(
                    shape: parameter.shape,
                    values: Array(repeating: 0, count: parameter.shape.reduce(1, *)))
            )
        }
        try RunWriter(Run(path: run)).write(
            .best, step: 1,
            files: [
                ("model.safetensors", SafeTensors.encode(tensors)),
                (ModelConfiguration.fileName, try configuration.json()),
                ("vocabulary.tsv", vocabulary.tsv),
            ])
    }

    /// Writes another text and returns its path.
    func write(_ text: String, to name: String) throws -> String {
        let path = directory.appending(path: name).path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Runs lmeval with the model, on one thread.
    func evaluate(_ arguments: [String], input: Data? = nil) throws -> Outcome {
        try CommandTests.run("lmeval", ["--model", run, "--threads", "1"] + arguments, input: input)
    }
}
