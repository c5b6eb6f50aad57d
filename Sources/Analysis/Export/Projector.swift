extension EmbeddingSpace {
    /// The vectors for TensorBoard's projector: a line a token, numbers between tabs, no header.
    public var projectorVectors: VectorFile {
        VectorFile(rows: entries.count) { row in
            Array((vectors[row].map { "\($0)" }.joined(separator: "\t") + "\n").utf8)
        }
    }

    /// What goes with the vectors, for TensorBoard's projector and for arrays that have no names: a line a token.
    ///
    /// The projector wants a header just where there is more than one column, so tokens alone have none.
    public func metadata(tokensOnly: Bool = false) -> VectorFile {
        let header = tokensOnly ? [] : Array("token\trank\tcount\n".utf8)
        return VectorFile(header: header, rows: entries.count) { row in
            let entry = entries[row]
            let columns = tokensOnly ? [entry.name] : [entry.name, "\(entry.rank)", "\(entry.count)"]
            return Array((columns.joined(separator: "\t") + "\n").utf8)
        }
    }
}
