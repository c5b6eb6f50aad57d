import Text

@testable import Analysis

/// Returns a space of words, or of characters at character level, with the given vectors.
///
/// - Parameters:
///   - points: The tokens with their vectors, the most frequent first.
///   - level: The level of the vocabulary.
///   - normalization: Its normalization.
/// - Returns: A space of just these tokens.
/// - Throws: Errors of the vocabulary or the space.
func space(
    _ points: KeyValuePairs<String, [Float]>, level: Level = .word, normalization: String = "nfc"
) throws -> EmbeddingSpace {
    // The vocabulary file has falling counts, and every token that its level requires.
    let names = points.map(\.key)
    let lines = Dictionary(uniqueKeysWithValues: names.enumerated().map { (Array($1.utf8), 1000 - $0) })
    let plain = try Vocabulary(of: "x", level: level)
    let required = plain.tokens.indices.compactMap { id -> String? in
        if case .word = plain.tokens[id] { return nil }
        return plain.display(Int32(id))
    }
    let unused = required.filter { lines[Array($0.utf8)] == nil }
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let all = names.map { ($0, lines[Array($0.utf8)] ?? 0) } + unused.map { ($0, 0) }
    let header = [
        "# vocabulary\t1", "# level\t\(level.rawValue)", "# normalization\t\(normalization)", "# locale\ten",
    ]
    let tsv =
        (header + ["# icu\t\(ICU.version)", "# unicode\t\(ICU.unicodeVersion)", "token\tcount"]
        + all.map { "\($0)\t\($1)" }).joined(separator: "\n") + "\n"
    let vocabulary = try Vocabulary(tsv: Array(tsv.utf8), path: "hand.tsv")
    let width = points.first?.value.count ?? 0
    let rest = [Float](repeating: 9, count: width)
    let rows = points.map(\.value) + [[Float]](repeating: rest, count: vocabulary.count - points.count)
    return try EmbeddingSpace(vocabulary, Matrix(rows))
}

extension EmbeddingSpace {
    /// The names of neighbors, in order.
    func names(_ neighbors: [Neighbor]) -> [String] { neighbors.map { entries[$0.index].name } }
}
