extension EmbeddingSpace {
    /// The vectors for TensorBoard's projector: one line per token, numbers separated by tabs, no header.
    public var projectorVectors: VectorFile {
        VectorFile(rows: entries.count) { row in
            Array((vectors[row].map { "\($0)" }.joined(separator: "\t") + "\n").utf8)
        }
    }

    /// Returns the metadata of the vectors, one line per token, for TensorBoard's projector and beside arrays.
    ///
    /// The projector expects a header only if there is more than one column, so tokens alone have none.
    public func metadata(tokensOnly: Bool = false) -> VectorFile {
        let header = tokensOnly ? [] : Array("token\trank\tcount\n".utf8)
        return VectorFile(header: header, rows: entries.count) { row in
            let entry = entries[row]
            let columns = tokensOnly ? [entry.name] : [entry.name, "\(entry.rank)", "\(entry.count)"]
            return Array((columns.joined(separator: "\t") + "\n").utf8)
        }
    }
}
