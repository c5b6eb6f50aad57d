import Analysis
import ArgumentParser
import Console
import Modeling
import Text

/// Plots the tokens of a model.
struct Plot: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plot the tokens of a model on two principal components of their vectors.",
        discussion: """
            lmembed plot -o words.svg
            lmembed plot --groups vocab/groups.txt --only -o groups.png --theme dark
            lmembed plot --model models/char -o characters.svg
            lmembed plot --around March --radius 0.5 -o months.svg
            lmembed plot --pairs man:woman,king:queen --only -o pairs.svg

            The characters of a character model are coloured by kind.

            Two dimensions out of hundreds show only the largest differences: points that are close in the picture \
            may be far apart in the other dimensions. Use lmembed neighbors to compare words in all dimensions.

            Without -o, the picture goes to standard output as SVG.
            """)

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The components to show, horizontal and vertical.", valueName: "a,b"),
        transform: axes)
    var components = PlotAxes(x: 1, y: 2)

    @Option(
        help: ArgumentHelp(
            "Label the words of this file, separated by spaces or line ends, instead of the most frequent ones.",
            valueName: "file"),
        completion: .file())
    var labels: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Label the n most frequent visible tokens, as many as have room. (default: 120)", valueName: "n"))
    var labelTop: Int?

    @Option(
        help: ArgumentHelp(
            "Colour and label the words of this file, one group per line, such as months: January February.",
            valueName: "file"),
        completion: .file())
    var groups: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Colour k clusters, found by k-means in all dimensions.", valueName: "k"))
    var clusters: Int?

    @Option(parsing: .unconditional, help: "Seeds k-means.", transform: seedNumber)
    var seed: UInt64 = 42

    @Option(
        help: ArgumentHelp(
            "Draw arrows between pairs of words, such as man:woman,king:queen.", valueName: "a:b,c:d"))
    var pairs: WordPairs?

    @Flag(
        help: """
            Show only the words of --labels, --groups and --pairs, on the principal components of their own vectors.
            """)
    var only = false

    @Option(help: ArgumentHelp("Zoom in on this word.", valueName: "word"))
    var around: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How far to show from the word to each side, in units of the axes (default: its 60 nearest points fill "
                + "the picture).",
            valueName: "r"))
    var radius: Double?

    @OptionGroup(title: "Picture") var picture: PictureArguments

    @Flag(help: "Print the points and their coordinates as one JSON object.")
    var json = false

    func validate() throws {
        if groups != nil && clusters != nil {
            throw ValidationError("--groups and --clusters both colour the points; give one.")
        }
        if only && labels == nil && groups == nil && pairs == nil {
            throw ValidationError("--only needs words to show: give --labels, --groups or --pairs.")
        }
        if radius != nil && around == nil {
            throw ValidationError("--radius needs --around WORD, the centre of the picture.")
        }
        if let radius, !(radius > 0 && radius.isFinite) {
            throw ValidationError("--radius must be above 0, not \(radius).")
        }
        if let labelTop, !(0...5000).contains(labelTop) {
            throw ValidationError("--label-top must be from 0 to 5000, not \(labelTop).")
        }
        if let clusters, !(1...1000).contains(clusters) {
            throw ValidationError("--clusters must be from 1 to 1000, not \(clusters).")
        }
    }

    func run() throws {
        try reportingErrors {
            let model = try vectors.model.load(counts: false)
            // Words that are named may be rarer than those that --top shows.
            var whole = vectors
            whole.top = nil
            let space = try whole.load(model)
            var progress = ProgressLine("finding clusters")
            let plotted = try TokenPlot(model, space, options()) { progress.show($0) }
            progress.finish()
            for file in plotted.missing {
                Terminal.note(
                    "the vocabulary lacks \(file.words.count) of the words in \(file.path): "
                        + file.words.prefix(10).joined(separator: ", ") + (file.words.count > 10 ? ", …" : "")
                )
            }
            try picture.write(plotted.plot) { plotted.csv }
            var output = TextOutput()
            if json {
                try output.write(jsonLine(plotted.coordinates) + "\n")
            } else if picture.output.isEmpty {
                try output.write(plotted.plot.drawing(picture.style).svg)
            }
        }
    }

    private func options() throws -> TokenPlotOptions {
        var options = TokenPlotOptions()
        (options.axes, options.isOnly, options.title) = (components, only, picture.title)
        options.top = vectors.top ?? options.top
        options.pairs = pairs?.pairs ?? []
        options.groups = try groups.map { try TokenGroups(contents(of: $0), path: $0) }
        options.labels = try labels.map { try WordList(contents(of: $0), path: $0) }
        (options.clusters, options.seed, options.labelTop) = (clusters, seed, labelTop)
        (options.around, options.radius) = (around, radius)
        return options
    }
}

/// Pairs of words, written `man:woman,king:queen`.
struct WordPairs: ExpressibleByArgument {
    let pairs: [(from: String, to: String)]

    init?(argument: String) {
        let lists = argument.split(separator: ",").map { $0.split(separator: ":").map(String.init) }
        if lists.isEmpty || lists.contains(where: { $0.count != 2 }) { return nil }
        pairs = lists.map { ($0[0], $0[1]) }
    }
}

/// Parses two different numbers of components, such as `1,2`.
func axes(_ argument: String) throws -> PlotAxes {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let x = numbers[0], let y = numbers[1], x != y,
        (1...1000).contains(x), (1...1000).contains(y)
    else { throw ValidationError("give two different numbers from 1 to 1000, as in 1,2.") }
    return PlotAxes(x: x, y: y)
}
