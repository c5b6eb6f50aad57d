import Analysis
import ArgumentParser
import Console
import Modeling
import Text

/// Writes a table of the tokens' principal components.
struct ComponentTable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pca",
        abstract: "Write a table of the principal components of the tokens' vectors.",
        discussion: """
            lmembed pca -o pca.csv
            lmembed pca --top 5000 --components 50 --whiten -o pca.csv
            lmembed pca --of phrases -o phrases.csv

            pca.csv has a line for each token: token,rank,count,pc1,pc2,… (RFC 4180: fields with a comma or a quote \
            are quoted, lines end in CR LF). Tokens are written as in vocabulary.tsv, and some words, such as null and \
            NA, look like missing values to pandas: read_csv("pca.csv", keep_default_na=False). Beside it, \
            pca.variance.json has the mean, the components and the variance that each explains. Vectors are centred, \
            not scaled.
            """)

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The number of components (default: 10, or all if there are fewer).", valueName: "k"))
    var components: Int?

    @Flag(help: "Divide each coordinate by its standard deviation, so that all components have variance 1.")
    var whiten = false

    @Option(
        parsing: .unconditional,
        help: "Seeds the randomized method, used for vectors of more than 2048 numbers.",
        transform: seedNumber)
    var seed: UInt64 = 42

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file for the table; - is standard output.", valueName: "file.csv"),
        completion: .file(extensions: ["csv"]))
    var output = "pca.csv"

    @Option(
        help: ArgumentHelp(
            "The file for mean, variances and components (default: beside the table, or none if that goes to standard "
                + "output).", valueName: "file.json"),
        completion: .file(extensions: ["json"]))
    var variance: String?

    @Flag(help: "Print the variance that each component explains as one JSON object.")
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
                try vectors.of == .phrases ? NamedVectors(phrases()) : NamedVectors(vectors.load())
            var progress = ProgressLine("looking for components")
            // What is dropped leaves nothing but rounding errors.
            let most = max(1, min(10, rows.vectors.columns - vectors.dropTopPcs))
            let show = { (share: Double) in progress.show(share) }
            let found =
                if let components {
                    try PrincipalComponents(rows.vectors, components: components, seed: seed, progress: show)
                } else {
                    try PrincipalComponents(rows.vectors, upTo: most, seed: seed, progress: show)
                }
            progress.finish()
            let table = found.project(rows.vectors, whiten: whiten)
            try rows.csv(table).write(to: output)
            var summary = ComponentSummary(found, of: rows.origin, whitened: whiten)
            let path = variance ?? (output == "-" ? nil : stem + ".variance.json")
            if let path {
                var file = try OutputFile(path)
                try file.write((jsonLine(summary) + "\n").utf8)
                try file.finish()
            }
            var standard = TextOutput()
            (summary.mean, summary.components) = (nil, nil)
            (summary.table, summary.variance) = (output, path)
            if json { try standard.write(jsonLine(summary) + "\n") }
            report(found, path)
        }
    }

    /// `-o` without its `.csv`.
    private var stem: String { output.hasSuffix(".csv") ? String(output.dropLast(4)) : output }

    /// Reads the time phrases of the training text.
    private func phrases() throws -> PhraseStates {
        if vectors.center || vectors.dropTopPcs > 0 {
            throw ValidationError(
                "--center and --drop-top-pcs are for vectors of tokens; leave them out with --of phrases.")
        }
        var options = PhraseOptions()
        options.top = vectors.top ?? options.top
        try PhraseArguments.validate(top: options.top)
        return try PhraseArguments.read(vectors.model.load(counts: false), nil, options)
    }

    private func report(_ found: PrincipalComponents, _ path: String?) {
        let shares = found.explainedVarianceRatio.prefix(3).map { NumberFormat.fixed(100 * $0, 1) + " %" }
        let sum = NumberFormat.fixed(100 * (found.cumulativeVarianceRatio.last ?? 0), 1)
        Terminal.say(
            "\(found.components.count) components explain \(sum) % of the variance, the first "
                + "\(shares.joined(separator: ", "))")
        if output != "-" { Terminal.say(([output] + (path.map { [$0] } ?? [])).joined(separator: ", ")) }
    }
}

/// The components and what they explain, for a program to read.
private struct ComponentSummary: Encodable {
    let of, method: String
    let rows: Int
    let whitened: Bool
    let totalVariance: Double
    let explainedVariance, ratio, cumulative: [Double]
    /// The file has mean and components, standard output the names of the files.
    var mean: [Double]?
    var components: [[Double]]?
    var table, variance: String?

    init(_ found: PrincipalComponents, of origin: String, whitened: Bool) {
        (of, method, rows) = (origin, found.method.rawValue, found.rows)
        (self.whitened, totalVariance) = (whitened, found.totalVariance)
        (explainedVariance, ratio) = (found.explainedVariance, found.explainedVarianceRatio)
        (cumulative, mean, components) = (found.cumulativeVarianceRatio, found.mean, found.components)
    }
}
