import Foundation
import Modeling
import Testing

@Suite("lmgen --drafts") struct GenDraftTests {
    /// Trains a model of words with counts and one of characters without.
    private func withModels(_ body: (URL) throws -> Void) throws {
        try withStory { directory in
            for flags in [
                ["--level", "char", "--counts", "none", "--out", "models/char"],
                ["--level", "word", "--counts", "3", "--out", "models/word"],
            ] {
                let trained = try run(
                    "lmtrain", ["story.txt", "--steps", "40", "-q"] + flags + smallNetwork,
                    directory: directory)
                try #require(trained.status == 0, "\(trained.errors)")
            }
            try body(directory)
        }
    }

    private func write(_ flags: [String], in directory: URL) throws -> Outcome {
        try run(
            "lmgen", ["the captain", "--model", "models/word", "--tokens", "60"] + flags,
            directory: directory)
    }

    @Test("a judge chooses what is written, by its own name or by none, and JSON tells of it")
    func judges() throws {
        try withModels { directory in
            let plain = try write([], in: directory)
            #expect(plain.status == 0)
            #expect(try write(["--drafts", "1"], in: directory).stdout == plain.stdout)
            let own = try write(["--drafts", "4"], in: directory)
            let other = try write(["--drafts", "4", "--judge", "models/char"], in: directory)
            #expect(own.status == 0 && other.status == 0, "\(own.errors)\(other.errors)")
            #expect(Set([plain.output, own.output, other.output]).count == 3)
            #expect(try write(["--drafts", "4", "--threads", "2"], in: directory).stdout == own.stdout)
            // A model that names itself judges with its counts as it does unnamed.
            let named = try write(["--drafts", "4", "--judge", "models/word"], in: directory)
            #expect(named.stdout == own.stdout)

            let object = try GenObject(
                write(["--drafts", "4", "--judge", "models/char", "--json"], in: directory))
            #expect(object.text + "\n" == other.output && object.tokens.count >= 60)
            #expect(object.drafts == 4 && object.judge == "models/char")
            #expect(try #require(object.surprise) > 0.5 && object.surprise! < 8)
            let bare = try GenObject(write(["--json"], in: directory))
            #expect(bare.drafts == nil && bare.judge == nil && bare.surprise == nil)

            let several = try write(
                ["--drafts", "4", "--samples", "3", "--precision", "float32"], in: directory)
            #expect(several.output.hasPrefix("--- sample 1 of 3, seed 42 ---\n" + own.output))
        }
    }

    @Test("the judge knows real text from the validation of its training")
    func real() throws {
        try withModels { directory in
            let model = try LanguageModel(directory.appending(path: "models/word").path)
            let counts = try #require(model.configuration.counts?.validationBitsPerCharacter)
            let network = try #require(model.configuration.training.validationBitsPerCharacter)
            let judge = try Judge(mixtureOf: model)
            #expect(judge.realSurprise == counts && counts < network)
            struct Report: Decodable {
                struct Total: Decodable { let results: [Result] }
                struct Result: Decodable { let bitsPerCharacter: Double }
                let total: Total
            }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let evaluated = try decoder.decode(
                Report.self,
                from: run(
                    "lmeval", ["--model", "models/word", "--validation", "--json", "--no-baselines"],
                    directory: directory
                ).stdout
            ).total.results
            // Cross-fitted, and read as one sequence.
            #expect(abs(evaluated[1].bitsPerCharacter - counts) < 0.05 * counts)
        }
    }

    @Test(
        "what cannot be had together is a usage error",
        arguments: [
            (["--drafts", "0"], "--drafts is 0; give a whole number from 1 to 32."),
            (["--drafts", "33"], "--drafts is 33; give a whole number from 1 to 32."),
            (["--judge", "a"], "--judge chooses among drafts; give --drafts 4 as well, or leave it out."),
            (["--drafts", "1", "--judge", "a"], "--judge chooses among drafts"),
            (
                ["--drafts", "4", "--beam", "2"],
                "--beam 2 draws no drafts, --drafts 4 does; give one of the two."
            ),
            (
                ["--drafts", "4", "--choose", "2"],
                "--choose 2 lets you choose, --drafts 4 a judge; give one of the two."
            ),
            (
                ["--drafts", "4", "--temperature", "0"],
                "--drafts 4 at --temperature 0 would all be the same; raise the temperature or leave it out."
            ),
            (["--drafts", "4", "--list"], "--list shows every model"),
        ])
    func usage(arguments: [String], message: String) throws {
        let outcome = try run("lmgen", arguments)
        #expect(outcome.status == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    }

    @Test("a model that cannot judge is named in one line, with what to do")
    func judgeless() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write("plain", in: directory)
            try GenModel().replacing(
                "\"validationBitsPerCharacter\" : 2.25,", with: "", in: GenModel.configuration
            ).write("blind", in: directory)
            let flags = ["x", "--model", "models/plain", "--drafts", "2"]
            for (more, line) in [
                (
                    [],
                    "Error: models/plain/best-7 has no counts to judge its drafts by; name another model with "
                        + "--judge, or train one with counts (lmtrain --counts)\n"
                ),
                (
                    ["--judge", "models/blind"],
                    "Error: models/blind/best-7 does not say how much real text surprises it, since it was not "
                        + "validated; name another model with --judge\n"
                ),
            ] {
                let outcome = try run("lmgen", flags + more, directory: directory)
                #expect(outcome.status == 64 && outcome.errors == line, "\(outcome.errors)")
            }
            let missing = try run("lmgen", flags + ["--judge", "models/none"], directory: directory)
            #expect(missing.status == 66, "\(missing.errors)")
            let judged = try run(
                "lmgen", flags + ["--judge", "models/plain", "--tokens", "20"], directory: directory)
            #expect(judged.status == 0 && judged.errors == "", "\(judged.errors)")
        }
    }
}
