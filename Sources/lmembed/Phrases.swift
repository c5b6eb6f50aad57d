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

    @OptionGroup(title: "Phrases") var selection: PhraseArguments

    @Option(help: ArgumentHelp("The components to show, across and up.", valueName: "a,b"))
    var components = Axes(x: 1, y: 2)

    @OptionGroup(title: "Picture") var picture: PictureArguments

    @Flag(help: "Print phrases, coordinates and figures as one JSON object.")
    var json = false

    func run() throws {
        try reportingErrors {
            let read = try ReadPhrases(model.load(), self)
            try picture.write(read.plot) { read.table }
            var output = TextOutput()
            try output.write(json ? jsonLine(read.coordinates) + "\n" : read.report)
        }
    }
}
