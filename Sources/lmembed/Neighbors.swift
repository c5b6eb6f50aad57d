import Analysis
import ArgumentParser
import Console

/// Lists what stands near a word.
struct Neighbors: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the tokens whose vectors point most nearly where a word's points (cosine).",
        discussion: """
            lmembed neighbors Monday
            lmembed neighbors he she --k 5 --json

            Nearest means nearest in the full space, never in a picture.
            """)

    @Argument(help: "The words to ask about, as the vocabulary writes them; capital letters matter.")
    var words: [String]

    @Option(name: [.customShort("k"), .customLong("k")], help: "How many neighbors to list.")
    var count = 10

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Flag(help: "Print one JSON object a word.")
    var json = false

    func validate() throws { try requireAnswers(count) }

    func run() throws {
        try reportingErrors {
            let space = try vectors.load()
            let places = try words.map { word throws(AnalysisError) in try space.index(of: word) }
            var output = TextOutput()
            for place in places {
                let answer = Answer(
                    [space.entries[place].name], space.neighbors(of: place, count: count), in: space)
                try output.write(json ? jsonLine(answer) + "\n" : answer.table)
            }
        }
    }
}

/// Refuses a number of answers that nobody can want.
func requireAnswers(_ k: Int) throws {
    guard (1...1 << 20).contains(k) else { throw ValidationError("-k must be at least 1, not \(k).") }
}
