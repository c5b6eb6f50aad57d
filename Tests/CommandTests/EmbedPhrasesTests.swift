import Foundation
import Testing
import Text

@Suite struct EmbedPhrasesTests {
    private static let phrases = "in the sky\tplaces\non Saturn\tplaces\nthe rings\tthings\nthe sky\tthings\n"

    private func phrases(
        _ arguments: [String], level: String = "word", in directory: URL
    ) throws -> Outcome {
        try GenModel(level: level == "char" ? .char : .word).write(in: directory)
        try Data(Self.phrases.utf8).write(to: directory.appending(path: "p.txt"))
        return try run("lmembed", ["phrases"] + arguments, directory: directory)
    }

    @Test("Phrases of a file are read, drawn and measured", arguments: ["char", "word"])
    func file(level: String) throws {
        try withTemporaryDirectory { directory in
            let outcome = try phrases(
                ["p.txt", "-o", "p.svg", "-o", "p.csv"], level: level, in: directory)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.hasPrefix("4 phrases, output of layer 2 of tiny"))
            #expect(outcome.output.contains("\nplaces "))
            let csv = String(
                decoding: try Data(contentsOf: directory.appending(path: "p.csv")), as: UTF8.self)
            #expect(csv.hasPrefix("phrase,group,count,pc1,pc2,pc3\r\nin the sky,places,,"))
            let svg = String(
                decoding: try Data(contentsOf: directory.appending(path: "p.svg")), as: UTF8.self)
            #expect(svg.contains(">on Saturn</text>"))
        }
    }

    @Test func jsonHasCoordinatesAndFigures() throws {
        try withTemporaryDirectory { directory in
            let outcome = try phrases(["p.txt", "--json", "--layer", "1"], in: directory)
            let json = try JSONSerialization.jsonObject(with: outcome.stdout) as? [String: Any]
            let points = try #require(json?["points"] as? [[String: Any]])
            #expect(
                points.map { $0["name"] as? String } == ["in the sky", "on Saturn", "the rings", "the sky"])
            let agreement = try #require(json?["agreement"] as? [[String: Any]])
            #expect(agreement.map { $0["group"] as? String } == ["places", "things", nil])
            #expect(agreement.last?["count"] as? Int == 4)
        }
    }

    @Test(
        "Phrases that cannot be read end with one line and an exit code",
        arguments: [
            (
                ["p.txt", "--layer", "3"], 64,
                "there is no layer 3; the model has layers 1 to 2; give another --layer"
            ),
            (["none.txt"], 66, "none.txt does not exist"),
            (["two.txt"], 65, "two.txt has 2 phrases; at least 3 are needed"),
            (["empty.txt"], 66, "empty.txt is empty"),
            (["wrong.txt"], 65, "wrong.txt, line 2: more than a phrase"),
            ([], 66, "a.txt"),
            (["p.txt", "--contexts", "4"], 66, "leave --contexts out"),
            (["p.txt", "--top", "1"], 64, "--top must be"),
            (["p.txt", "--components", "1,9"], 64, "components are requested"),
        ])
    func refusals(arguments: [String], status: Int32, message: String) throws {
        try withTemporaryDirectory { directory in
            for (name, text) in ["two.txt": "a\nb\n", "empty.txt": "", "wrong.txt": "a\nb\tc\td\n"] {
                try Data(text.utf8).write(to: directory.appending(path: name))
            }
            let outcome = try phrases(arguments, in: directory)
            #expect(outcome.status == status)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
    }

    @Test func timePhrasesOfTheTrainingTextAreReadAfterContexts() throws {
        try withTemporaryDirectory { directory in
            let sentence =
                "We met in May, in June and on Friday, a few days ago or for two days or every night. "
            let text = String(repeating: sentence, count: 60)
            try Data(text.utf8).write(to: directory.appending(path: "text.txt"))
            let trained = try run(
                "lmtrain",
                [
                    "text.txt", "--level", "word", "--hidden", "8", "--steps", "2", "--out", "model",
                    "--batch",
                    "2", "--bptt", "8",
                ], directory: directory)
            #expect(trained.status == 0, "\(trained.errors)")
            let outcome = try run(
                "lmembed",
                ["phrases", "--model", "model", "--contexts", "3", "--min-count", "50", "--json"],
                directory: directory)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let json = try JSONSerialization.jsonObject(with: outcome.stdout) as? [String: Any]
            let points = try #require(json?["points"] as? [[String: Any]])
            let names = Set(points.compactMap { $0["name"] as? String })
            #expect(
                names == ["in May", "in June", "on Friday", "a few days ago", "for two days", "every night"])

            // The same phrases are the rows of a table, the most frequent first.
            let pca = ["pca", "--model", "model", "--of", "phrases", "--components", "2", "-o"]
            let table = try run("lmembed", pca + ["-"], directory: directory)
            #expect(table.status == 0, "\(table.errors)")
            let rows = table.output.components(separatedBy: "\r\n").dropLast().map {
                $0.components(separatedBy: ",")
            }
            #expect(rows.first == ["token", "rank", "count", "pc1", "pc2"])
            #expect(Set(rows.dropFirst().map { $0[0] }) == names)
            #expect(rows.dropFirst().map { $0[1] } == (1...6).map(String.init))
            let counts = rows.dropFirst().compactMap { Int($0[2]) }
            #expect(counts.count == 6 && counts == counts.sorted(by: >) && (counts.last ?? 0) >= 50)

            let refused = try run("lmembed", pca + ["x.csv", "--center"], directory: directory)
            #expect(refused.status == 64 && refused.errors.contains("leave them out"), "\(refused.errors)")
            let elsewhere = try run(
                "lmembed", ["neighbors", "May", "--model", "model", "--of", "phrases"], directory: directory)
            #expect(
                elsewhere.status == 64 && elsewhere.errors.contains("--of phrases is for pca"),
                "\(elsewhere.errors)")
        }
    }
}
