import Analysis
import ArgumentParser
import Console

/// Lists the nearest neighbours of words.
struct Neighbors: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the words most similar to a given word.",
        discussion: """
            lmembed neighbors Monday
            lmembed neighbors he she --k 5 --json

            Words are compared by cosine similarity in all dimensions, not by their distance in a picture.
            """)

    @Argument(help: "The words, as in vocabulary.tsv or as texts; case matters.")
    var words: [String]

    @Option(
        name: [.customShort("k"), .customLong("k")], parsing: .unconditional,
        help: "The number of neighbours to list.")
    var count = 10

    @OptionGroup(title: "Vectors") var vectors: SpaceArguments

    @Flag(help: "Print one JSON object per word.")
    var json = false

    func validate() throws { try requireAnswers(count) }

    func run() throws {
        try reportingErrors {
            let space = try vectors.load()
            let indices = try words.map { word throws(AnalysisError) in try space.asked(word) }
            var output = TextOutput()
            for index in indices {
                let answer = Answer(
                    [space.entries[index].name], space.neighbors(of: index, count: count), in: space)
                try output.write(json ? jsonLine(answer) + "\n" : answer.table)
            }
        }
    }
}

/// A question and the tokens that answer it, best first.
struct Answer: Encodable {
    struct Token: Encodable {
        let token: String
        let score: Float
        let count: Int
    }

    let query: [String]
    let of: String
    let answers: [Token]

    init(_ query: [String], _ neighbors: [Neighbor], in space: EmbeddingSpace) {
        (self.query, of) = (query, space.origin.rawValue)
        answers = neighbors.map { neighbor in
            let entry = space.entries[neighbor.index]
            return Token(token: entry.name, score: neighbor.score, count: entry.count)
        }
    }

    /// A line with the question, and one for each answer: score, token, count.
    var table: String {
        let lines = answers.map { answer in
            let score = NumberFormat.fixed(Double(answer.score), 3)
            return String(repeating: " ", count: max(0, 8 - score.count)) + "\(score)  \(answer.token)"
                + "  (\(NumberFormat.grouped(answer.count)))"
        }
        return ([query.joined(separator: " ")] + lines).joined(separator: "\n") + "\n"
    }
}

/// Requires `-k` to be a sensible number of answers.
func requireAnswers(_ k: Int) throws {
    guard (1...1 << 20).contains(k) else { throw ValidationError("-k must be at least 1, not \(k).") }
}
