import Analysis
import ArgumentParser
import Console

/// Prints the similarity of two words.
struct Similarity: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the cosine similarity of two words: 1 for equal directions, 0 for unrelated words.",
        discussion: "lmembed similarity king queen")

    @Argument(help: "One word.") var a: String
    @Argument(help: "The other word.") var b: String

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Result: Encodable {
        let a, b, of: String
        let cosine: Float
    }

    func run() throws {
        try reportingErrors {
            let space = try vectors.load()
            let cosine = space.similarity(try space.asked(a), try space.asked(b))
            var output = TextOutput()
            let result = Result(a: a, b: b, of: space.origin.rawValue, cosine: cosine)
            try output.write((json ? jsonLine(result) : NumberFormat.fixed(Double(cosine), 4)) + "\n")
        }
    }
}
