import Analysis
import ArgumentParser
import Console

/// Measures how close together the words of groups lie.
struct Groups: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how close together the words of groups lie.",
        discussion: """
            lmembed groups vocab/groups.txt
            lmembed groups vocab/characters.txt --model models/char --json

            Each line of the file is a group: "months: January February March". For a group with k known words, \
            precision is the share of the k-1 nearest neighbours of each word that belong to the group, and chance the \
            precision of random neighbours. Silhouette compares the distances within the group with those to random \
            words of the same frequency (1: far apart, 0: mixed).
            """)

    @Argument(help: "The file of groups; - is standard input.", completion: .file())
    var file: String

    @Option(parsing: .unconditional, help: "Seeds the choice of the random words.", transform: seedNumber)
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
            let figures = try space.cohesion(of: groups, seed: seed).map { figures in
                Figures(
                    name: figures.name, words: figures.tokens, known: figures.known,
                    precision: figures.precision, chance: figures.chance,
                    silhouette: figures.silhouetteAgainstRandom)
            }
            let count = Double(figures.count)
            let report = Report(
                of: space.origin.rawValue, groups: figures,
                meanPrecision: figures.reduce(0) { $0 + $1.precision } / count,
                meanSilhouette: figures.reduce(0) { $0 + $1.silhouette } / count)
            var output = TextOutput()
            try output.write(json ? jsonLine(report) + "\n" : Table.text(table(report)))
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
