import Foundation
import Modeling
import Neural
import Testing
import Text

/// A model with given vectors, written as a checkpoint.
private struct EmbedModel {
    var text = "the \"sun\", the \"moon\", the sky, the sea; sun and moon and sky and sea; sky, sea\n"
    var level = Level.word
    var tied = true
    /// The vector of each token by its notation; others are random.
    var vectors: [String: [Float]] = [:]
    /// The value of every weight, if constant.
    var constant: Float?

    /// Writes it into `directory`; returns the arguments that name it.
    func write(in directory: URL) throws -> [String] {
        let vocabulary = try Vocabulary(of: text, level: level)
        let architecture = Architecture(
            vocabularySize: vocabulary.count, embeddingSize: 4, hiddenSizes: [tied ? 4 : 6], tied: tied)
        var random = SplitMix64(seed: 3)
        let tensors = architecture.parameters.map { parameter in
            let count = parameter.shape.reduce(1, *)
            var values = (0..<count).map { _ in constant ?? random.uniform(in: -1...1) }
            if parameter.name == "embedding.weight" {
                for id in 0..<vocabulary.count {
                    guard let vector = vectors[vocabulary.display(Int32(id))] else { continue }
                    values.replaceSubrange(id * 4..<id * 4 + 4, with: vector)
                }
            }
            return (parameter.name, Tensor(shape: parameter.shape, values: values))
        }
        let configuration = ModelConfiguration(
            architecture: architecture, level: level, vocabularySHA256: vocabulary.sha256,
            corpus: CorpusRecord(paths: ["a.txt"]), training: TrainingRecord(step: 1, epoch: 1))
        let run = Run(path: directory.appending(path: "model").path)
        _ = try RunWriter(run).write(
            .best, step: 1,
            files: [
                (LanguageModel.weightsFileName, SafeTensors.encode(tensors)),
                (LanguageModel.vocabularyFileName, vocabulary.tsv),
                (ModelConfiguration.fileName, try configuration.json()),
            ])
        return ["--model", run.path]
    }

    /// Runs lmembed on it in an empty directory.
    func run(_ arguments: [String], input: String = "", body: (Outcome, URL) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let model = try write(in: directory)
            let outcome = try CommandTests.run(
                "lmembed", arguments + model, input: Data(input.utf8), directory: directory)
            try body(outcome, directory)
        }
    }
}

private func object(_ json: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any], "\(json)")
}

@Suite("lmembed") struct EmbedTests {
    /// sun and moon point one way, sky and sea another.
    private let celestial = EmbedModel(vectors: [
        "sun": [1, 0, 0, 0], "moon": [1, 0.1, 0, 0], "sky": [0, 0, 1, 0], "sea": [0, 0, 1, 0.1],
        "the": [0, -1, 0, 0], "and": [0, 0, 0, -1],
    ])

    @Test("pca writes a table with quoted fields and CR LF, and a file of the explained variance")
    func componentTable() throws {
        try celestial.run(["pca", "--components", "2", "--json"]) { outcome, directory in
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("input and output are one matrix, tied"))
            let table = try String(contentsOf: directory.appending(path: "pca.csv"), encoding: .utf8)
            let lines = table.components(separatedBy: "\r\n")
            #expect(lines[0] == "token,rank,count,pc1,pc2")
            #expect(lines.last == "" && lines.dropLast().allSatisfy { !$0.contains("\n") })
            #expect(lines.contains { $0.hasPrefix("\"⁀,\",") })
            #expect(lines.contains { $0.hasPrefix("\"⁀\"\"\",") })
            let file = try object(
                String(contentsOf: directory.appending(path: "pca.variance.json"), encoding: .utf8))
            #expect((file["mean"] as? [Double])?.count == 4)
            #expect((file["components"] as? [[Double]])?.map(\.count) == [4, 4])
            let summary = try object(outcome.output)
            #expect(summary["ratio"] as? [Double] == file["ratio"] as? [Double])
            #expect(summary["rows"] as? Int == lines.count - 2)
            #expect(summary["variance"] as? String == "pca.variance.json")
            #expect(summary["of"] as? String == "tied")
        }
    }

    @Test("pca and export name tokens as vocabulary.tsv does, each once, and leave out what never came")
    func names() throws {
        let text = "the \"sun\" and . the sea. The sun. The sky, and null, NA\n"
        let model = EmbedModel(text: text + text + text)
        let vocabulary = try Vocabulary(of: model.text, level: .word)
        let came = vocabulary.tokens.indices.filter { id in
            if case .word = vocabulary.tokens[id] { return true }
            return vocabulary.counts[id] > 0 && vocabulary.tokens[id] == .space([0x0A])
        }.map { vocabulary.display(Int32($0)) }
        #expect(Set(came).isSuperset(of: [".", "⁀.", "\"⁀", "⁀\"", "⁀,", "null", "NA", "\\n"]))
        try model.run(["export", "--format", "npy", "-o", "x"]) { outcome, directory in
            #expect(outcome.status == 0)
            let table = try String(contentsOf: directory.appending(path: "x.tokens.tsv"), encoding: .utf8)
            let names = table.split(separator: "\n").dropFirst().compactMap {
                $0.split(separator: "\t").first
            }
            #expect(names.map(String.init) == came)
        }
        try model.run(["pca", "-o", "-"]) { outcome, _ in
            let lines = outcome.output.split(separator: "\r\n").dropFirst()
            #expect(lines.count == came.count)
            for (line, name) in zip(lines, came) {
                let isQuoted = name.contains { ",\"".contains($0) }
                let field = isQuoted ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
                #expect(line.hasPrefix(field + ","))
            }
        }
        try model.run(["neighbors", "."]) { outcome, _ in
            #expect(
                outcome.errors.hasSuffix("Note: '.' came 3 times, '⁀.' is another token and came 6 times\n"))
        }
    }

    @Test("without --components a matrix of low rank has all there are, and a zero vector is told")
    func lowRank() throws {
        let model = EmbedModel(
            text: "a b a b a c c\n\na b a b a c c",
            vectors: [
                "a": [1, 2, 0, 0], "b": [2, 0.5, 0, 0], "c": [0, 0, 0, 0], "\\n": [-1, 4, 0, 0],
            ])
        try model.run(["pca", "-o", "-"]) { outcome, _ in
            #expect(outcome.status == 0 && outcome.output.hasPrefix("token,rank,count,pc1,pc2\r\n"))
            #expect(outcome.errors.contains("2 components explain 100.0 % of the variance"))
            #expect(
                outcome.errors.contains(
                    "Note: 1 token has a vector of zeros, similar to nothing: c\n"))
        }
        try model.run(["neighbors", "a"]) { outcome, _ in
            #expect(outcome.status == 0 && !outcome.output.contains("  c  "))
        }
        for arguments in [["neighbors", "c"], ["similarity", "a", "c"], ["analogy", "a", "b", "c"]] {
            try model.run(arguments) { outcome, _ in
                #expect(outcome.status == 65 && outcome.output == "")
                #expect(outcome.errors.contains("Error: the vector of 'c' is zero"))
            }
        }
    }

    @Test("pca -o - writes only the table") func tableToStandardOutput() throws {
        try celestial.run(["pca", "-o", "-", "--top", "3", "--components", "1"]) { outcome, directory in
            #expect(outcome.output.hasPrefix("token,rank,count,pc1\r\n"))
            #expect(outcome.output.split(separator: "\r\n").count == 4)
            let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(left == ["model"])
        }
    }

    @Test("neighbors are a table, or one JSON object per word") func neighbors() throws {
        try celestial.run(["neighbors", "sun", "sky", "-k", "1"]) { outcome, _ in
            #expect(outcome.output == "sun\n   0.995  moon  (2)\nsky\n   0.995  sea  (3)\n")
        }
        try celestial.run(["neighbors", "sun", "-k", "2", "--json"]) { outcome, _ in
            let answer = try object(outcome.output)
            #expect(answer["query"] as? [String] == ["sun"])
            let answers = try #require(answer["answers"] as? [[String: Any]])
            #expect(answers.count == 2)
            #expect(answers[0]["token"] as? String == "moon")
        }
    }

    @Test("analogy, similarity and odd-one-out print only the answer") func questions() throws {
        try celestial.run(["analogy", "sun", "moon", "sky", "-k", "1"]) { outcome, _ in
            #expect(outcome.output.hasPrefix("sun moon sky\n"))
            #expect(outcome.output.contains("sea"))
        }
        try celestial.run(["similarity", "sun", "moon"]) { outcome, _ in
            #expect(outcome.output == "0.9950\n")
        }
        try celestial.run(["odd-one-out", "sun", "moon", "sky"]) { outcome, _ in
            #expect(outcome.output == "sky\n")
        }
    }

    @Test("files of analogies and groups may be standard input") func files() throws {
        let questions = ": heaven\nsun moon sky sea\nsun moon sky planet\n"
        try celestial.run(["analogies", "-", "--json"], input: questions) { outcome, _ in
            let all = try #require(object(outcome.output)["all"] as? [String: Any])
            #expect(all["questions"] as? Int == 2)
            #expect(all["known"] as? Int == 1)
            #expect(all["at5"] as? Int == 1)
        }
        try celestial.run(["groups", "-"], input: "up: sun moon\nout: sky sea planet\n") { outcome, _ in
            let rows = outcome.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(rows.map(\.first) == ["group", "up", "out", "mean"])
            #expect(Array(rows[1][1...2]) == ["2/2", "1.000"])
            #expect(Array(rows[2][1...2]) == ["2/3", "1.000"])
        }
    }

    @Test(
        "export writes each format and lists its files",
        arguments: [
            ("word2vec", ["x"]), ("word2vec-binary", ["x"]), ("npy", ["x", "x.tokens.tsv"]),
            ("projector", ["x.vectors.tsv", "x.metadata.tsv"]), ("safetensors", ["x", "x.tokens.tsv"]),
        ])
    func export(format: String, files: [String]) throws {
        try celestial.run(["export", "--format", format, "-o", "x", "--json"]) { outcome, directory in
            #expect(outcome.status == 0, "\(outcome.errors)")
            let result = try object(outcome.output)
            #expect(result["files"] as? [String] == files)
            for file in files {
                let bytes = try Data(contentsOf: directory.appending(path: file))
                #expect(!bytes.isEmpty)
            }
        }
    }

    @Test("a character model answers about characters") func characters() throws {
        let model = EmbedModel(
            text: "aei bcd aei bcd\n", level: .char, tied: false,
            vectors: ["a": [1, 0, 0, 0], "e": [1, 0.1, 0, 0], "\\s": [0.5, 0, 0, 1]])
        try model.run(["neighbors", "a", "-k", "1", "--of", "input"]) { outcome, _ in
            #expect(outcome.output.contains("e  (2)"))
            #expect(outcome.errors.hasPrefix("input vectors of "))
        }
        try model.run(["similarity", " ", "a", "--of", "input"]) { outcome, _ in
            #expect(outcome.output == "0.4472\n")
        }
        // The widths differ, so the default is the output layer.
        try model.run(["neighbors", "a"]) { outcome, _ in
            #expect(outcome.errors.hasPrefix("output vectors of "))
        }
        try model.run(["neighbors", "a", "--of", "both"]) { outcome, _ in
            #expect(outcome.status == 64)
            #expect(
                outcome.errors.contains(
                    "input vectors of 4 numbers and output vectors of 6 cannot be averaged; use --of input or --of output"
                ))
        }
    }

    @Test("an unknown word gets suggestions and exit code 64") func unknown() throws {
        try celestial.run(["neighbors", "Sun"]) { outcome, _ in
            #expect(outcome.status == 64)
            #expect(outcome.stdout.isEmpty)
            #expect(outcome.errors.hasSuffix("Error: the vocabulary has no 'Sun'; it has sun\n"))
        }
    }

    @Test("a single token, equal vectors and too many components are errors of one line")
    func impossible() throws {
        try EmbedModel(text: "aaaa", level: .char).run(["pca"]) { outcome, _ in
            #expect(outcome.status == 65)
            #expect(
                outcome.errors.hasPrefix(
                    "Error: only one token has a vector; at least 2 are needed; choose another model or a higher --top\n"
                ))
        }
        try EmbedModel(constant: 0.5).run(["pca"]) { outcome, directory in
            #expect(outcome.status == 65)
            #expect(
                outcome.errors.contains(
                    "vectors are the same, so they have no principal components; train the model first"))
            let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(left == ["model"])
        }
        try celestial.run(["pca", "--components", "5"]) { outcome, _ in
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("have only 4; ask for 4 or fewer"))
        }
    }

    @Test("missing and invalid files are named, each with its exit code") func badFiles() throws {
        try celestial.run(["analogies", "none.txt"]) { outcome, _ in
            #expect(outcome.status == 66)
            #expect(outcome.errors.contains("none.txt does not exist"))
        }
        try celestial.run(["analogies", "-"], input: "sun moon sky\n") { outcome, _ in
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains("-, line 1: 3 words, expected four"))
        }
        try celestial.run(["groups", "-"], input: "a: b c\n") { outcome, _ in
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains("knows too few of the words in - for a single answer; try"))
        }
        try celestial.run(["pca", "-o", "none/pca.csv"]) { outcome, _ in
            #expect(outcome.status == 74)
            #expect(outcome.errors.contains("cannot write none/pca.csv"))
        }
    }

    @Test(
        "invalid flags are named, with exit code 64",
        arguments: [
            (["pca", "--components", "0"], "--components must be at least 1, not 0."),
            (["pca", "--top", "1"], "--top must be at least 2, not 1."),
            (["pca", "-o", "-", "--json"], "both want standard output"),
            (["pca", "--drop-top-pcs=-1"], "--drop-top-pcs must be from 0 up, not -1."),
            (["pca", "--of", "middle"], "'middle' is invalid"),
            (["neighbors", "a", "-k", "0"], "-k must be at least 1, not 0."),
            (["odd-one-out", "a", "b"], "2 words are named"),
            (["export", "--format", "npy", "-o", "-"], "name a file"),
            (["export", "--format", "xml", "-o", "x"], "'xml' is invalid"),
        ])
    func usage(arguments: [String], message: String) throws {
        let outcome = try run("lmembed", arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.stdout.isEmpty)
    }
}
