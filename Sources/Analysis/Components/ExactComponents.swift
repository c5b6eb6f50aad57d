/// The largest eigenvalues of a covariance matrix and their eigenvectors, of arbitrary sign.
struct Eigenpairs {
    /// The k largest eigenvalues, largest first.
    let values: [Double]
    /// The eigenvectors, k × d.
    let vectors: [Double]
    /// The sum of all d eigenvalues.
    let total: Double
}

extension CentredRows {
    /// Finds the components from the covariance, d × d, in O(n d²) + O(d³).
    func exactComponents(
        _ k: Int, progress: (Double) -> Void
    ) throws(AnalysisError) -> Eigenpairs {
        let d = width
        var covariance = [Double](repeating: 0, count: d * d)
        forEachBlock(progress: progress) { block, rows in
            LinearAlgebra.addGram(of: block, rows, to: &covariance, d)
        }
        for i in covariance.indices { covariance[i] /= Double(count - 1) }
        let total = (0..<d).reduce(0.0) { $0 + covariance[$1 * d + $1] }
        let (values, vectors) = try LinearAlgebra.eigen(covariance, d, count: k)
        return Eigenpairs(values: values, vectors: vectors, total: total)
    }
}
