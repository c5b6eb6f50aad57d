import Foundation
import Testing
import Text

@Suite struct EmbedPlotTests {
    private func embed(_ arguments: [String], in directory: URL) throws -> Outcome {
        try run("lmembed", arguments, directory: directory)
    }

    private func write(_ text: String, to name: String, in directory: URL) throws {
        try Data(text.utf8).write(to: directory.appending(path: name))
    }

    @Test func pictureGoesToStandardOutputAsSVGWithoutAFile() throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: .word).write(in: directory)
            let outcome = try embed(["plot"], in: directory)
            #expect(outcome.status == 0)
            #expect(outcome.output.hasPrefix("<?xml") && outcome.output.hasSuffix("</svg>\n"))
            #expect(outcome.output.contains(">rings</text>"))
            #expect(outcome.output.contains("% of the variance)</text>"))
            #expect(try embed(["plot"], in: directory).stdout == outcome.stdout)
        }
    }

    @Test func fileNamesChooseTheFormat() throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: .word).write(in: directory)
            let outcome = try embed(
                [
                    "plot", "-o", "a.svg", "-o", "a.png", "-o", "a.csv", "--theme", "dark", "--width", "400",
                    "--height", "300", "--scale", "1", "--title", "R & D",
                ], in: directory)
            #expect(outcome.status == 0)
            #expect(outcome.output.isEmpty)
            let svg = String(
                decoding: try Data(contentsOf: directory.appending(path: "a.svg")), as: UTF8.self)
            #expect(svg.contains("<title id=\"title\">R &amp; D</title>"))
            #expect(svg.contains("viewBox=\"0 0 400 300\""))
            let png = try Data(contentsOf: directory.appending(path: "a.png"))
            #expect(Array(png[16..<24]) == [0, 0, 1, 144, 0, 0, 1, 44])
            let csv = String(
                decoding: try Data(contentsOf: directory.appending(path: "a.csv")), as: UTF8.self)
            #expect(csv.hasPrefix("token,rank,count,group,pc1,pc2\r\n"))
            #expect(csv.contains("\r\nrings,"))
            #expect(outcome.errors.contains("Wrote a.png"))
        }
    }

    @Test func characterModelIsColouredByKindOfCharacter() throws {
        try withTemporaryDirectory { directory in
            try GenModel().write(in: directory)
            let outcome = try embed(["plot", "--of", "output"], in: directory)
            #expect(outcome.status == 0)
            for group in ["vowels", "consonants", "white space", "punctuation"] {
                #expect(outcome.output.contains(">\(group)</text>"))
            }
            let description = try #require(outcome.output.firstMatch(of: /<desc[^>]*>(.*)<\/desc>/)).1
            #expect(description.contains("output vectors, "))
            // People read names of white space.
            #expect(outcome.output.contains(">space</text>"))
        }
    }

    @Test func groupsZoomAndPairsAreInTheJSONAndInThePicture() throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: .word).write(in: directory)
            try write(
                "things: sky rings unheard\narticles: the of\n", to: "g.txt", in: directory)
            let outcome = try embed(
                ["plot", "--groups", "g.txt", "--only", "--pairs", "sky:rings", "--json", "-o", "p.svg"],
                in: directory)
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("lacks 1 of the words in g.txt: unheard"))
            let json = try JSONSerialization.jsonObject(with: outcome.stdout) as? [String: Any]
            let points = try #require(json?["points"] as? [[String: Any]])
            #expect(points.map { $0["name"] as? String } == ["sky", "rings", "the", "of"])
            #expect(points.map { $0["group"] as? String } == ["things", "things", "articles", "articles"])
            #expect((json?["axes"] as? [[String: Any]])?.map { $0["component"] as? Int } == [1, 2])
            let svg = String(
                decoding: try Data(contentsOf: directory.appending(path: "p.svg")), as: UTF8.self)
            #expect(svg.contains("An arrow from sky to rings."))

            let zoom = try embed(["plot", "--around", "sky", "--radius", "0.001"], in: directory)
            #expect(zoom.output.contains(">sky</text>"))
            #expect(!zoom.output.contains(">rings</text>"))
            let clusters = try embed(["plot", "--clusters", "2", "--json"], in: directory)
            let clustered = try JSONSerialization.jsonObject(with: clusters.stdout) as? [String: Any]
            let names = (clustered?["points"] as? [[String: Any]])?.compactMap { $0["group"] as? String }
            #expect(Set(names ?? []).count == 2)
        }
    }

    @Test(
        "A plot that cannot be drawn ends with one line and an exit code",
        arguments: [
            (["--pairs", "skys:rings"], 64, "the vocabulary has no 'skys'; it has sky"),
            (["--around", "zzzzzz"], 64, "the vocabulary has no 'zzzzzz'; lmembed pca lists what it has"),
            (["--components", "1,400"], 64, "components are requested"),
            (["--clusters", "900"], 64, "900 clusters are requested"),
            (["--groups", "missing.tsv"], 66, "missing.tsv does not exist"),
            (["--labels", "unknown.txt"], 65, "unknown.txt"),
            (["-o", "no/such/place.png"], 74, "cannot write no/such/place.png"),
            (["-o", "picture.jpg"], 64, "end it in .svg or .png"),
            (["--radius", "1"], 64, "--around"),
            (["--only"], 64, "--only needs words"),
            (["--groups", "g", "--clusters", "2"], 64, "give one"),
            (["--width", "9"], 64, "too small"),
            (["--scale", "100"], 64, "--scale must be"),
            (["--components", "2,2"], 64, "components"),
            (["--pairs", "a:b:c"], 64, "pairs"),
        ])
    func refusals(arguments: [String], status: Int32, message: String) throws {
        try withTemporaryDirectory { directory in
            try GenModel(level: .word).write(in: directory)
            try write("qqq\nzzz\n", to: "unknown.txt", in: directory)
            let outcome = try embed(["plot"] + arguments, in: directory)
            #expect(outcome.status == status)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }
    }
}
