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

    private func generate(_ arguments: [String], typing: String? = nil, in directory: URL) throws -> Outcome {
        try run(
            "lmgen", ["--prompt", "the rings", "--until", "60"] + arguments,
            input: typing.map { Data($0.utf8) }, directory: directory)
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

    /// A text that a training text could hold, which has neither NUL nor what is not normalized, and the flags that
    /// write it.
    private func text(in directory: URL) throws -> (flags: [String], written: String) {
        for seed in 1...20 {
            let flags = ["--seed", "\(seed)"]
            let text = try object(flags, in: directory).text.unicodeScalars.dropFirst("the rings".count)
            let normalized = String(text).precomposedStringWithCanonicalMapping.unicodeScalars
            if text.elementsEqual(normalized), !text.contains("\0") { return (flags, String(text)) }
        }
        throw CocoaError(.formatting)
    }

    @Test("what was written is looked up in the training text, the prompt is not")
    func novelty() throws {
        try withTemporaryDirectory { directory in
            try write("the rings of the sky", in: directory)
            let (seed, written) = try text(in: directory)
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

    @Test(
        "at a choice each continuation with a copied run is marked, and the whole that was written is judged")
    func choosing() throws {
        try withTemporaryDirectory { directory in
            try write("the rings of the sky", in: directory)
            func choose(_ flags: [String], _ typed: String) throws -> Outcome {
                try generate(["--choose", "2", "--until", "60"] + flags, typing: typed, in: directory)
            }
            let (seed, written) = try text(in: directory)
            let copied = String(written.unicodeScalars.dropFirst())
            try write("before \(copied) after", in: directory)
            let outcome = try choose(seed + ["--novelty"], "1\nOwn words.\ns\n")
            let offers = outcome.errors.split(separator: "\n").filter {
                $0.hasPrefix("  1  ") || $0.hasPrefix("  2  ")
            }
            #expect(
                offers[0].hasSuffix(" characters copied]") && !offers[1].hasSuffix("]"), "\(outcome.errors)")
            let characters = try #require(offers[0].split(separator: "[").last?.split(separator: " ").first)
            #expect(try #require(Int(characters)) >= copied.unicodeScalars.count)
            // The prompt is not counted, one's own words are.
            let count = outcome.output.unicodeScalars.count - "the rings\n".count
            #expect(
                outcome.errors.contains(
                    "novelty of the text after the prompt, your words included: ")
                    && outcome.errors.contains("% of \(count) characters in runs of 30 or more"))
            // Nothing was written: nothing is judged.
            #expect(!(try choose(seed + ["--novelty"], "s\n")).errors.contains("novelty of"))
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
                outcome.errors.contains("Note: the novelty is unknown: the model's training text cannot"))
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
            #expect(none.status == 0 && none.errors.contains("learns from the prompt, but there is none"))
        }
    }

    @Test("what --dynamic has learned is not rounded to int8, in which it would be lost")
    func precision() throws {
        try withTemporaryDirectory { directory in
            try write("the rings of the sky", in: directory)
            for (flags, wanted) in [([], "int8"), (["--dynamic"], "float32")] {
                let outcome = try generate(["--json", "--precision", "int8"] + flags, in: directory)
                #expect(try GenObject(outcome).precision == wanted, "\(outcome.errors)")
            }
        }
    }

    @Test("texts written side by side, found by a beam and chosen from have a cache each")
    func cached() throws {
        try withTemporaryDirectory { directory in
            try write("the rings of the sky", in: directory)
            let cache = [
                "--cache", "--cache-lambda", "0.6", "--cache-size", "20", "--cache-theta", "3",
                "--precision", "float32",
            ]
            func output(_ flags: [String], typing: String? = nil) throws -> String {
                let outcome = try generate(flags, typing: typing, in: directory)
                #expect(outcome.status == 0, "\(outcome.errors)")
                return outcome.output
            }
            let three = try output(cache + ["--samples", "3", "--seed", "5"])
            for (number, seed) in zip(1...3, 5...7) {
                let alone = try output(cache + ["--seed", "\(seed)"])
                #expect(three.contains("--- sample \(number) of 3, seed \(seed) ---\n" + alone))
            }
            #expect(try output(cache + ["--beam", "1"]) == output(cache + ["--temperature", "0"]))
            #expect(try output(cache + ["--beam", "3"]) != output(["--beam", "3"]))
            // The sixth continuation that is shown has the sixth seed; x brings the cache back that was there.
            let until = ["--until", "50", "--choose", "2"]
            #expect(
                try output(cache + until + ["--seed", "5"], typing: "1\nx\n\n2\ns\n")
                    == output(cache + ["--until", "50", "--seed", "10"]))
        }
    }

    @Test(
        "flags that make no sense are usage errors that say what to do",
        arguments: [
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
