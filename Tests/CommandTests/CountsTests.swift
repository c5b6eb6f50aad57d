import Foundation
import Testing

@Suite("Counts beside a model") struct CountsTests {
    @Test("the best model is saved with counts, by which it predicts better and writes something else")
    func counts() throws {
        try withStory { directory in
            let flags =
                ["story.txt", "--steps", "40", "-q", "--level", "char", "--counts", "5"] + smallNetwork
            let trained = try run("lmtrain", flags, directory: directory)
            try #require(trained.status == 0, "\(trained.errors)")
            let model = directory.appending(path: "models/story")
            #expect(entries(model.appending(path: "best-40")).contains("counts.ngrams"))
            #expect(!entries(model.appending(path: "latest-40")).contains("counts.ngrams"))

            let evaluated = try run(
                "lmeval", ["--validation", "--json", "--no-baselines", "--cache"], directory: directory)
            try #require(evaluated.status == 0, "\(evaluated.errors)")
            struct Report: Decodable {
                struct Total: Decodable { let results: [Result] }
                struct Result: Decodable {
                    let name: String
                    let nats: Double
                }
                let total: Total
            }
            let results = try JSONDecoder().decode(Report.self, from: evaluated.stdout).total.results
            #expect(results.map(\.name) == ["model", "model+counts", "model+cache", "model+cache+counts"])
            #expect(results[1].nats < 0.8 * results[0].nats && results[3].nats < results[2].nats)

            let texts = try ["--mix", "--no-mix"].map {
                try written(["--tokens", "60", $0], in: directory)
            }
            #expect(texts[0] != texts[1])
            #expect(try written(["--tokens", "60"], in: directory) == texts[1])
            let beams = try ["--mix", "--no-mix"].map {
                try written(["--tokens", "60", "--beam", "2", $0], in: directory)
            }
            #expect(beams[0] != beams[1])
            let suggestions = try ["--mix", "--no-mix"].map {
                try run(
                    "lmtype", [$0],
                    input: Data("the \na \nan old s\nthe captain \nthe captain l\nand it \n".utf8),
                    directory: directory
                )
                .output
            }
            #expect(suggestions[0] != suggestions[1])
        }
    }

    private func written(_ flags: [String], in directory: URL) throws -> String {
        try run("lmgen", ["the ship"] + flags, directory: directory).output
    }

    @Test("--counts none leaves the network alone, and so does a run that cannot be validated")
    func none() throws {
        try withStory { directory in
            let flags = ["story.txt", "--steps", "3", "-q"] + smallNetwork
            #expect(try run("lmtrain", flags + ["--counts", "none"], directory: directory).status == 0)
            let model = directory.appending(path: "models/story")
            #expect(!entries(model.appending(path: "best-3")).contains("counts.ngrams"))
            let configuration = try String(
                contentsOf: model.appending(path: "best-3/config.json"), encoding: .utf8)
            #expect(configuration.contains("\"formatVersion\" : 1"))
            let resumed = try run(
                "lmtrain", ["--resume", "--steps", "5", "--counts", "3"], directory: directory)
            #expect(resumed.status == 0 && resumed.errors.contains("order of the counts is 3, was none"))
            #expect(
                try run("lmgen", ["x", "--mix", "--tokens", "3"], directory: directory).status == 0)
        }
    }

    @Test("a wrong order is a usage error", arguments: ["0", "17", "many"])
    func wrong(order: String) throws {
        try withStory { directory in
            let outcome = try run("lmtrain", ["story.txt", "--counts", order], directory: directory)
            #expect(outcome.status == 64 && outcome.errors.contains("--counts"), "\(outcome.errors)")
        }
    }
}
