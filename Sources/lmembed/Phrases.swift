import Analysis
import ArgumentParser
import Console
import Modeling
import Text

/// Shows what a model has in mind after phrases.
struct Phrases: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Show what a model has in mind after each of many phrases: its hidden states, in a picture.",
        discussion: """
            lmembed phrases -o time.svg -o time.csv
            lmembed phrases phrases.txt --layer 1 --json

            Without a file the phrases are those about time that the training text has most often ("a few days \
            ago", "in the last two years"), sorted by what they say about time.

            The table on standard output says how often the nearest phrase (by cosine, in all dimensions, seen from \
            the mean) is of the same group, and how often that would be so by chance. Phrases that end in the same \
            word lie together for that reason alone, so the next two columns leave them out as neighbours. The \
            silhouette is above 0 where a group lies apart from the others, and at most 1.
            """)

    @OptionGroup var model: ModelArguments

    @Argument(
        help: ArgumentHelp(
            "Phrases, one a line, after a tab the name of their group if they have one; - is standard input.",
            valueName: "file"),
        completion: .file())
    var file: String?

    @Option(help: ArgumentHelp("Take phrases that the training text has at least n times.", valueName: "n"))
    var minCount = 3

    @Option(help: ArgumentHelp("Take the n most frequent phrases.", valueName: "n"))
    var top = 100

    @Option(
        help:
            "The layer whose output is looked at, 1 being the one that reads the tokens; the last one if left out."
    )
    var layer: Int?

    @Option(
        help: ArgumentHelp(
            "Read each phrase after n stretches of the training text and average what comes of it; 0 reads it "
                + "after the start token alone.", valueName: "n"))
    var contexts = 0

    @Option(help: "The seed of the random numbers that choose the stretches.")
    var seed: UInt64 = 42

    @Option(help: ArgumentHelp("The components to show, across and up.", valueName: "a,b"))
    var components = Axes(x: 1, y: 2)

    @OptionGroup(title: "Picture") var picture: PictureArguments

    @Flag(help: "Print phrases, coordinates and figures as one JSON object.")
    var json = false

    func validate() throws {
        guard minCount >= 1 else { throw ValidationError("--min-count must be at least 1, not \(minCount).") }
        guard (3...1500).contains(top) else {
            throw ValidationError("--top must be from 3 to 1500, not \(top).")
        }
        guard (0...1000).contains(contexts) else {
            throw ValidationError("--contexts must be from 0 to 1000, not \(contexts).")
        }
    }

    func run() throws {
        try reportingFailures {
            let read = try ReadPhrases(model.load(), self)
            try picture.write(read.plot) { read.table }
            var output = TextOutput()
            try output.write(json ? jsonLine(read.coordinates) + "\n" : read.report)
        }
    }
}
