import Analysis
import ArgumentParser
import Console

/// Measures how well words that belong together lie together.
struct Groups: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how well words that belong together lie together.",
        discussion: """
            lmembed groups vocab/groups.txt
            lmembed groups vocab/characters.txt --model models/char --json

            A line of the file is a group: "months: January February March". For a group of which the vocabulary has \
            k words: precision is the share of the k-1 nearest neighbors of its words that belong to it, chance what \
            neighbors drawn at random would give; silhouette compares the distances within the group with those to \
            random words that are as frequent (1: far apart, 0: one cloud).
            """)

    @Argument(help: "The groups; - is standard input.", completion: .file())
    var file: String

    @Option(help: "The seed that the random words are drawn with.")
    var seed: UInt64 = 42

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Report: Encodable {
        let of: String
        let groups: [Figures]
        let meanPrecision, meanSilhouette: Double
    }

    private struct Figures: Encodable {
        let name: String
        let words, known: Int
        let precision, chance, silhouette: Double
    }

    func run() throws {
        try reportingErrors {
            let groups = try TokenGroups(inputBytes(file), path: file)
            let space = try vectors.load()
            let figures = try space.figures(of: groups, seed: seed).map { figures in
                Figures(
                    name: figures.name, words: figures.tokens, known: figures.known,
                    precision: figures.precision, chance: figures.chance, silhouette: figures.silhouette)
            }
            let count = Double(figures.count)
            let report = Report(
                of: space.origin.rawValue, groups: figures,
                meanPrecision: figures.reduce(0) { $0 + $1.precision } / count,
                meanSilhouette: figures.reduce(0) { $0 + $1.silhouette } / count)
            var output = TextOutput()
            try output.write(json ? jsonLine(report) + "\n" : Columns.text(table(report)))
        }
    }

    private func table(_ report: Report) -> [[String]] {
        let rows = report.groups.map { group in
            [
                group.name, "\(group.known)/\(group.words)", NumberFormat.fixed(group.precision, 3),
                NumberFormat.fixed(group.chance, 3), NumberFormat.fixed(group.silhouette, 3),
            ]
        }
        let mean = [
            "mean", "", NumberFormat.fixed(report.meanPrecision, 3), "",
            NumberFormat.fixed(report.meanSilhouette, 3),
        ]
        return [["group", "known", "precision", "chance", "silhouette"]] + rows + [mean]
    }
}
