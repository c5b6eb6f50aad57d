import Analysis
import ArgumentParser
import Console
import Modeling
import Text

/// Draws the tokens of a model as a plane of points.
struct Plot: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw a model's tokens where two principal components of their vectors put them.",
        discussion: """
            lmembed plot -o words.svg
            lmembed plot --groups vocab/groups.txt --only -o groups.png --theme dark
            lmembed plot --model models/char -o characters.svg
            lmembed plot --around March --radius 0.5 -o months.svg
            lmembed plot --pairs man:woman,king:queen --only -o pairs.svg

            The characters of a character model are coloured by kind.

            A picture of two dimensions out of hundreds shows what differs most, and no more: what lies together in \
            it may be far apart in the others. lmembed neighbors asks the full space.

            Without -o, the picture goes to standard output as SVG.
            """)

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Option(help: ArgumentHelp("The components to show, across and up.", valueName: "a,b"))
    var components = Axes(x: 1, y: 2)

    @Option(
        help: ArgumentHelp(
            "Label the words of this file, with spaces or line ends between them, instead of the most frequent ones.",
            valueName: "file"),
        completion: .file())
    var labels: String?

    @Option(
        help: ArgumentHelp(
            "Label the n most frequent tokens that are shown, as many as have room. (default: 120)",
            valueName: "n"))
    var labelTop: Int?

    @Option(
        help: ArgumentHelp(
            "Colour and label the words of this file: on each line a group, such as months: January February.",
            valueName: "file"),
        completion: .file())
    var groups: String?

    @Option(
        help: ArgumentHelp(
            "Colour k clusters of the vectors, found by k-means in all dimensions.", valueName: "k"))
    var clusters: Int?

    @Option(help: "The seed of the random numbers with which k-means begins.")
    var seed: UInt64 = 42

    @Option(
        help: ArgumentHelp(
            "Draw arrows from word to word, such as man:woman,king:queen.", valueName: "a:b,c:d"))
    var pairs: WordPairs?

    @Flag(
        help: """
            Show the words of --labels, --groups and --pairs alone, along the components of their own vectors.
            """)
    var only = false

    @Option(help: ArgumentHelp("Show the surroundings of this word only.", valueName: "word"))
    var around: String?

    @Option(
        help: ArgumentHelp(
            "How far the surroundings go from the word to each side, in units of the axes; as far as its 60 "
                + "nearest in the picture where this is left out.",
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
            throw ValidationError("--radius needs --around WORD, the middle of what is shown.")
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
            let model = try vectors.model.load()
            let plotted = try PlottedTokens(model, self)
            try picture.write(plotted.plot) { plotted.table }
            var output = TextOutput()
            if json {
                try output.write(jsonLine(plotted.coordinates) + "\n")
            } else if picture.output.isEmpty {
                let style = PictureStyle(
                    width: Double(picture.width), height: Double(picture.height), theme: picture.theme)
                try output.write(plotted.plot.drawing(style).svg)
            }
        }
    }
}

/// Pairs of words, written `man:woman,king:queen`.
struct WordPairs: ExpressibleByArgument, Equatable {
    let pairs: [[String]]

    init?(argument: String) {
        pairs = argument.split(separator: ",").map { $0.split(separator: ":").map(String.init) }
        if pairs.isEmpty || pairs.contains(where: { $0.count != 2 }) { return nil }
    }
}
