import Analysis
import ArgumentParser
import Console
import Text

/// Writes the principal components as a table.
struct ComponentTable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pca",
        abstract: "Write where each token lies along the directions in which tokens differ most.",
        discussion: """
            lmembed pca -o pca.csv
            lmembed pca --top 5000 --components 50 --whiten -o pca.csv
            lmembed pca --of phrases -o phrases.csv

            pca.csv has a line for each token: token,rank,count,pc1,pc2,… (RFC 4180: fields with a comma or a quote \
            in quotes, lines end in CR LF). Tokens are written as in vocabulary.tsv. Beside it, pca.variance.json \
            has the mean, the components and what each explains. Vectors are centred and not scaled.
            """)

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Option(
        help: ArgumentHelp(
            "How many components to find; 10, or all there are, where this is left out.", valueName: "k"))
    var components: Int?

    @Flag(help: "Divide each coordinate by its standard deviation, so that all components weigh the same.")
    var whiten = false

    @Option(help: "The seed of the random projections that stand in for vectors of over 2048 numbers.")
    var seed: UInt64 = 42

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the table goes; - is standard output.", valueName: "file.csv"),
        completion: .file(extensions: ["csv"]))
    var output = "pca.csv"

    @Option(
        help: ArgumentHelp(
            "Where mean, variances and components go: beside the table where this is left out, and nowhere if the "
                + "table goes to standard output.", valueName: "file.json"),
        completion: .file(extensions: ["json"]))
    var variance: String?

    @Flag(help: "Print what each component explains as one JSON object on standard output.")
    var json = false

    func validate() throws {
        if let components, components < 1 {
            throw ValidationError("--components must be at least 1, not \(components).")
        }
        if json && output == "-" {
            throw ValidationError("--json and -o - both want standard output; name a file for the table.")
        }
    }

    func run() throws {
        try reportingErrors {
            let rows =
                try vectors.of == .phrases ? ComponentRows(phrases: vectors) : ComponentRows(vectors.load())
            let limit = min(rows.names.count - 1, rows.vectors.columns - vectors.dropTopPcs)
            var progress = Progress("looking for components")
            let found = try PrincipalComponents(
                rows.vectors, components: components ?? max(1, min(10, limit)), seed: seed,
                progress: { progress.show($0) })
            progress.end()
            let table = found.project(rows.vectors, whiten: whiten)
            try write(table, of: rows)
            let variances = Variances(found, of: rows.origin, whitened: whiten)
            let path = variance ?? (output == "-" ? nil : stem + ".variance.json")
            if let path {
                var file = try OutputFile(path)
                try file.write((jsonLine(variances) + "\n").utf8)
                try file.finish()
            }
            var standard = TextOutput()
            if json { try standard.write(jsonLine(variances.summary(table: output, variance: path)) + "\n") }
            talk(found, path)
        }
    }

    /// `-o` without its `.csv`.
    private var stem: String { output.hasSuffix(".csv") ? String(output.dropLast(4)) : output }

    private func write(_ table: Matrix, of rows: ComponentRows) throws {
        var file = try OutputFile(output)
        let names = (1...table.columns).map { "pc\($0)" }
        try file.write(CSV.line(["token", "rank", "count"] + names))
        for (i, name) in rows.names.enumerated() {
            let coordinates = table[i].map { "\($0)" }
            try file.write(CSV.line([name, "\(rows.ranks[i])", "\(rows.counts[i])"] + coordinates))
        }
        try file.finish()
    }

    private func talk(_ found: PrincipalComponents, _ path: String?) {
        let shares = found.ratios.prefix(3).map { NumberFormat.fixed(100 * $0, 1) + " %" }
        let sum = NumberFormat.fixed(100 * (found.cumulativeRatios.last ?? 0), 1)
        Terminal.say(
            "\(found.components.count) components explain \(sum) % of the variance, the first "
                + "\(shares.joined(separator: ", "))")
        if output != "-" { Terminal.say(([output] + (path.map { [$0] } ?? [])).joined(separator: ", ")) }
    }
}
