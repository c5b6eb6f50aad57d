import Analysis
import ArgumentParser
import Console
import Modeling
import Text

/// Plots the hidden states after phrases.
struct Phrases: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plot the model's internal state after each of many phrases.",
        discussion: """
            lmembed phrases -o time.svg -o time.csv
            lmembed phrases phrases.txt --layer 1 --json

            Without a file, the phrases are the most frequent ones about time in the training text ("a few days ago", \
            "in the last two years"), grouped by what they say about time.

            The table on standard output gives the share of phrases whose nearest neighbour (by cosine, in all \
            dimensions, after subtracting the mean) is in the same group, and the share expected by chance. Phrases \
            that end in the same word are similar for that reason alone, so the next two columns leave those out as \
            neighbours. The silhouette is at most 1, and above 0 if a group is separated from the others.
            """)

    @OptionGroup var model: ModelArguments

    @OptionGroup(title: "Phrases") var selection: PhraseArguments

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The components to show, horizontal and vertical.", valueName: "a,b"),
        transform: axes)
    var components = PlotAxes(x: 1, y: 2)

    @OptionGroup(title: "Picture") var picture: PictureArguments

    @Flag(help: "Print phrases, coordinates and figures as one JSON object.")
    var json = false

    func run() throws {
        try reportingErrors {
            let model = try model.load(counts: false)
            let read = try selection.read(model)
            let plot = try PhrasePlot(model, read, axes: components, title: picture.title)
            try picture.write(plot.plot) { plot.csv }
            var output = TextOutput()
            try output.write(json ? jsonLine(plot.coordinates) + "\n" : report(plot))
        }
    }

    private func report(_ plot: PhrasePlot) -> String {
        let (x, y) = components.titles(plot.components)
        let head =
            "\(plot.read.phrases.count) phrases, output of layer \(plot.read.layer) of \(plot.model); \(x), \(y)\n"
        guard !plot.agreement.isEmpty else { return head + "no groups to compare\n" }
        let titles = ["", "phrases", "nearest", "chance", "other ending", "chance", "silhouette"]
        let rows = plot.agreement.map { row in
            [row.group ?? "all", "\(row.count)"]
                + [row.nearest, row.chance, row.nearestOtherEnding, row.chanceOtherEnding].map(percent)
                + [NumberFormat.fixed(row.silhouette, 2)]
        }
        return head + Table.text([titles] + rows)
    }

    private func percent(_ share: Double?) -> String {
        share.map { NumberFormat.fixed(100 * $0, 0) + " %" } ?? "–"
    }
}

/// Which phrases to read, and how.
struct PhraseArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Phrases, one per line, optionally with a tab and the name of their group; - is standard input.",
            valueName: "file"),
        completion: .file())
    var file: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Take phrases that occur at least n times in the training text.", valueName: "n"))
    var minCount = 3

    @Option(parsing: .unconditional, help: ArgumentHelp("Take the n most frequent phrases.", valueName: "n"))
    var top = 100

    @Option(
        parsing: .unconditional,
        help: "The layer whose output to show; 1 is the one that reads the tokens (default: the last).")
    var layer: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Read each phrase after n random pieces of the training text and average the states; 0 to read it "
                + "after the start token alone.", valueName: "n"))
    var contexts = 0

    @Option(parsing: .unconditional, help: "Seeds the choice of the contexts.", transform: seedNumber)
    var seed: UInt64 = 42

    func validate() throws {
        guard minCount >= 1 else { throw ValidationError("--min-count must be at least 1, not \(minCount).") }
        try Self.validate(top: top)
        guard (0...1000).contains(contexts) else {
            throw ValidationError("--contexts must be from 0 to 1000, not \(contexts).")
        }
    }

    static func validate(top: Int) throws {
        guard (3...1500).contains(top) else {
            throw ValidationError("--top must be from 3 to 1500, not \(top).")
        }
    }

    /// Reads the phrases with a model.
    func read(_ model: LanguageModel) throws -> PhraseStates {
        var options = PhraseOptions()
        (options.minCount, options.top, options.layer) = (minCount, top, layer)
        (options.contexts, options.seed) = (contexts, seed)
        let list = try file.map { path in
            (phrases: try Phrase.list(contents(of: path), path: path), path: path)
        }
        return try Self.read(model, list, options)
    }

    static func read(
        _ model: LanguageModel, _ list: (phrases: [Phrase], path: String)? = nil, _ options: PhraseOptions
    ) throws -> PhraseStates {
        var (stage, line): (PhraseStates.Stage?, ProgressLine?)
        defer { line?.finish() }
        return try PhraseStates(
            model, list, options: options, text: { try model.ownText().train },
            progress: { now, share in
                if now != stage {
                    line?.finish()
                    (stage, line) = (now, ProgressLine(now.rawValue))
                }
                line?.show(share)
            })
    }
}

/// Returns the bytes of a file of words or phrases; an empty one is an error.
func contents(of path: String) throws(TextError) -> [UInt8] {
    let bytes = try inputBytes(path, limit: 16 << 20)
    guard !bytes.isEmpty else { throw .empty(path: path) }
    return bytes
}
