/// Eigenvectors of a covariance, not yet with a sign.
struct FoundComponents {
    /// The k largest eigenvalues, largest first.
    let values: [Double]
    /// Their eigenvectors, k × d.
    let vectors: [Double]
    /// The sum of all d eigenvalues.
    let total: Double
}

extension CentredRows {
    /// The components by way of the covariance, d × d: O(n d²) to sum it up, O(d³) for its eigenvectors.
    func exactComponents(
        _ k: Int, progress: (Double) -> Void
    ) throws(AnalysisError) -> FoundComponents {
        let d = width
        var covariance = [Double](repeating: 0, count: d * d)
        forEachBlock(progress: progress) { block, rows in
            LinearAlgebra.addGram(of: block, rows, to: &covariance, d)
        }
        for i in covariance.indices { covariance[i] /= Double(count - 1) }
        let total = (0..<d).reduce(0.0) { $0 + covariance[$1 * d + $1] }
        let (values, vectors) = try LinearAlgebra.eigen(covariance, d, count: k)
        return FoundComponents(values: values, vectors: vectors, total: total)
    }
}
