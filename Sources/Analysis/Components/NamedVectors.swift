/// Vectors of tokens or phrases, with their names, ranks and counts.
public struct NamedVectors: Sendable {
    /// The name of each row.
    public let names: [String]
    /// The rank of each row by falling count, from 1.
    public let ranks: [Int]
    /// How often the training text contains each.
    public let counts: [Int]
    /// The vectors, (n, d).
    public let vectors: Matrix
    /// The origin of the vectors, in one word.
    public let origin: String

    /// Takes the tokens of a space.
    public init(_ space: EmbeddingSpace) {
        (names, ranks) = (space.entries.map(\.name), space.entries.map(\.rank))
        (counts, vectors, origin) = (space.entries.map(\.count), space.vectors, space.origin.rawValue)
    }

    /// Takes phrases with their hidden states, the most frequent first.
    public init(_ read: PhraseStates) {
        let counts = read.phrases.map { $0.count ?? 0 }
        let order = counts.indices.sorted { (counts[$0], $1) > (counts[$1], $0) }
        names = order.map { read.phrases[$0].text }
        ranks = Array(1...order.count)
        self.counts = order.map { counts[$0] }
        (vectors, origin) = (read.states.selecting(order), "phrases")
    }

    /// Returns a CSV file of coordinates, a row of `projected` for each vector: `token,rank,count,pc1,…`.
    public func csv(_ projected: Matrix) -> VectorFile {
        precondition(projected.rows == names.count, "\(projected.rows) rows for \(names.count) names")
        let columns = (1...projected.columns).map { "pc\($0)" }
        return VectorFile(header: CSV.line(["token", "rank", "count"] + columns), rows: names.count) { row in
            CSV.line([names[row], "\(ranks[row])", "\(counts[row])"] + projected[row].map { "\($0)" })
        }
    }
}
