import Foundation
import Modeling
import Testing
import Text

@Suite("lmgen, adapting itself and telling what it copied") struct GenAdaptationTests {
    /// Writes a model that was trained on `text`, which lies beside it.
    private func write(_ text: String, in directory: URL) throws {
        let path = directory.appending(path: "text.txt").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        var model = try GenModel()
        var configuration = try ModelConfiguration(
            json: try #require(model.files[GenModel.configuration]), path: "")
        configuration.corpus = CorpusRecord(paths: [path])
        let vocabulary = try Vocabulary(tsv: try #require(model.files[GenModel.vocabulary]), path: "")
        let train = try Corpus(paths: [path], options: configuration.corpus.options(vocabulary)).train
        configuration.corpus.train = .init(
            sha256: train.sha256, bytes: train.bytes, characters: train.characters)
        model.files[GenModel.configuration] = try configuration.json()
        try model.write(in: directory)
    }

    private func generate(_ arguments: [String], in directory: URL) throws -> Outcome {
        try run("lmgen", ["--prompt", "the rings", "--tokens", "60"] + arguments, directory: directory)
    }

    private struct Found: Decodable {
        struct Novelty: Decodable {
            struct Run: Decodable { let text: String; let characters, start: Int; let before, after: String }
            let characters, covered_characters: Int
            let covered_share: Double
            let longest_run: Run?
        }
        let text: String
        let novelty: Novelty?
    }

    private func object(_ arguments: [String], in directory: URL) throws -> Found {
        let outcome = try generate(["--json"] + arguments, in: directory)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Found.self, from: outcome.stdout)
    }

    @Test("what was written is looked up in the training text, the prompt is not")
    func novelty() throws {
        try withTemporaryDirectory { directory in
            try write("the rings of the sky", in: directory)
            // A model of random weights may write NUL or what is not normalized, which no training text holds.
            let seeds = (1...20).map { ["--seed", "\($0)"] }
            func text(_ seed: [String]) throws -> String {
                let whole = try object(seed, in: directory).text
                return String(whole.unicodeScalars.dropFirst("the rings".unicodeScalars.count))
            }
            func isText(_ text: String) -> Bool {
                text.unicodeScalars.elementsEqual(text.precomposedStringWithCanonicalMapping.unicodeScalars)
                    && !text.unicodeScalars.contains("\0")
            }
            let seed = try #require(try seeds.first { isText(try text($0)) })
            let written = try text(seed)
            // A model that has read what it will write, but for the first five characters.
            let copied = String(written.unicodeScalars.dropFirst(5))
            try write("before \(copied) after", in: directory)
            let found = try #require(try object(["--novelty"] + seed, in: directory).novelty)
            let length = copied.unicodeScalars.count
            #expect(found.characters == written.unicodeScalars.count && length > 30)
            #expect(found.covered_characters >= length && found.covered_characters <= length + 5)
            let longest = try #require(found.longest_run)
            #expect(longest.text.hasSuffix(copied) && longest.characters >= length && longest.start <= 5)
            #expect(longest.after == " after" && "before ".hasPrefix(longest.before))
            #expect(
                FileManager.default.fileExists(atPath: directory.path + "/models/tiny/novelty.index"))

            let plain = try generate(["--novelty"] + seed, in: directory)
            #expect(plain.output.hasPrefix("the rings" + written) && !plain.output.contains("novelty"))
            #expect(
                plain.errors.contains("characters in runs of 30 or more from the training text; the longest"))
        }
    }

    @Test("without the training text a line says so, and the text is written")
    func missing() throws {
        try withTemporaryDirectory { directory in
            try write("the rings of the sky", in: directory)
            try FileManager.default.removeItem(at: directory.appending(path: "text.txt"))
            let outcome = try generate(["--novelty"], in: directory)
            #expect(outcome.status == 0 && outcome.output.hasPrefix("the rings"))
            #expect(
                outcome.errors.contains("Note: the novelty is not known: the model's training text cannot"))
            #expect(try object(["--novelty"], in: directory).novelty == nil)
        }
    }

    @Test("steps of rate 0 and a cache of share 0 write what the model writes, others write something else")
    func adaptation() throws {
        try withTemporaryDirectory { directory in
            try write("the rings of the sky", in: directory)
            let plain = try object([], in: directory).text
            #expect(try object(["--dynamic", "--dynamic-rate", "0"], in: directory).text == plain)
            #expect(try object(["--cache", "--cache-lambda", "0"], in: directory).text == plain)
            for flags in [["--dynamic"], ["--cache", "--cache-lambda", "0.9"], ["--cache", "--dynamic"]] {
                let text = try object(flags, in: directory).text
                #expect(text != plain && text.hasPrefix("the rings"))
                #expect(try object(flags, in: directory).text == text)
            }
            let none = try run("lmgen", ["--dynamic", "--tokens", "3"], directory: directory)
            #expect(none.status == 0 && none.errors.contains("learns from the prompt, and there is none"))
        }
    }

    @Test(
        "flags that make no sense are usage errors that say what to do",
        arguments: [
            (["--cache", "--samples", "2"], "--cache looks back on one text"),
            (["--novelty", "--choose", "2"], "leave it or --choose out"),
            (["--cache-theta", "1"], "--cache-theta needs --cache"),
            (["--dynamic", "--dynamic-decay", "2"], "--dynamic-decay is 2.0"),
            (["--list", "--novelty"], "leave the other flags out"),
        ])
    func usage(arguments: [String], says: String) throws {
        let outcome = try run("lmgen", arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(says) && outcome.output.isEmpty)
    }
}
