import Analysis
import Console

/// What was asked and the tokens that answer it, best first.
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

    /// A line for what was asked and one for each answer: score, token, how often the training text has it.
    var table: String {
        let lines = answers.map { answer in
            let score = NumberFormat.fixed(Double(answer.score), 3)
            return String(repeating: " ", count: max(0, 8 - score.count)) + "\(score)  \(answer.token)"
                + "  (\(NumberFormat.grouped(answer.count)))"
        }
        return ([query.joined(separator: " ")] + lines).joined(separator: "\n") + "\n"
    }
}
