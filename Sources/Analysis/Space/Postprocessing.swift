extension EmbeddingSpace {
    /// Returns the space of the `count` most frequent tokens.
    public func top(_ count: Int) throws(AnalysisError) -> EmbeddingSpace {
        guard count < entries.count else { return self }
        return try EmbeddingSpace(
            Array(entries.prefix(count)), vectors.selecting(0..<max(0, count)), origin: origin,
            indices: indices.filter { $0.value < count }, normalization: normalization)
    }

    /// Returns the space with the mean subtracted from its vectors.
    public func centered() throws(AnalysisError) -> EmbeddingSpace {
        try moved(vectors.subtracting(vectors.mean))
    }

    /// Returns the space without its mean and its first `count` principal components, which encode mostly how frequent
    /// a token is (Mu & Viswanath 2018, "All-but-the-top").
    public func droppingTopComponents(_ count: Int) throws(AnalysisError) -> EmbeddingSpace {
        guard count > 0 else { return self }
        let top = try PrincipalComponents(vectors, components: count)
        let (d, along) = (vectors.columns, top.project(vectors))
        var rest = vectors.subtracting(top.mean)
        for row in 0..<rest.rows {
            for (component, distance) in zip(top.components, along[row]) {
                for i in 0..<d {
                    rest.values[row * d + i] -= distance * Float(component[i])
                }
            }
        }
        return try moved(rest)
    }

    /// Returns the same tokens with other vectors.
    private func moved(_ vectors: Matrix) throws(AnalysisError) -> EmbeddingSpace {
        try EmbeddingSpace(
            entries, vectors, origin: origin, indices: indices, normalization: normalization)
    }
}
