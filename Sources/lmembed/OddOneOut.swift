import Analysis
import ArgumentParser
import Console

/// Finds the word that does not belong.
struct OddOneOut: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Name the word that is least like the others: the lowest mean cosine with them.",
        discussion: "lmembed odd-one-out Monday Tuesday Friday window")

    @Argument(help: "Three words or more.")
    var words: [String]

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Flag(help: "Print one JSON object, with every word's mean cosine with the others.")
    var json = false

    func validate() throws {
        guard words.count > 2 else {
            throw ValidationError("\(words.count) words are named; one is odd among three or more only.")
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
            let places = try words.map { word throws(AnalysisError) in try space.index(of: word) }
            let (odd, similarities) = space.oddOneOut(places)
            let result = Result(
                odd: space.entries[odd].name, of: space.origin.rawValue,
                words: zip(words, similarities).map { .init(word: $0, similarity: $1) })
            var output = TextOutput()
            try output.write((json ? jsonLine(result) : result.odd) + "\n")
        }
    }
}
