import Analysis
import ArgumentParser
import Console

/// Finds the word that does not belong to the others.
struct OddOneOut: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Print the word least similar to the others: the one with the lowest mean cosine similarity.",
        discussion: "lmembed odd-one-out Monday Tuesday Friday window")

    @Argument(help: "At least three words.")
    var words: [String]

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Flag(help: "Print one JSON object with the mean cosine similarity of each word to the others.")
    var json = false

    func validate() throws {
        guard words.count > 2 else {
            throw ValidationError("\(words.count) words are named; at least 3 are needed.")
        }
    }

    private struct Result: Encodable {
        struct Word: Encodable {
            let word: String
            let similarity: Float
        }
        let odd, of: String
        let words: [Word]
    }

    func run() throws {
        try reportingErrors {
            let space = try vectors.load()
            let indices = try words.map { word throws(AnalysisError) in try space.asked(word) }
            let (odd, similarities) = space.oddOneOut(indices)
            let result = Result(
                odd: space.entries[odd].name, of: space.origin.rawValue,
                words: zip(words, similarities).map { .init(word: $0, similarity: $1) })
            var output = TextOutput()
            try output.write((json ? jsonLine(result) : result.odd) + "\n")
        }
    }
}
