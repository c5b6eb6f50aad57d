internal import Neural

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension CentredRows {
    /// The components by random projections (Halko, Martinsson & Tropp 2011, "Finding structure with
    /// randomness", algorithm 4.4, with the eigenvectors within the subspace as in their section 5.3).
    ///
    /// With A the centred rows, a random d × l matrix Ω and l = k + 10,
    ///
    ///     Q ← orth(Ω),  Q ← orth(Aᵀ A Q) eight times,  T = Qᵀ Aᵀ A Q,  T W = W Λ,  components = Q W
    ///
    /// Each pass reads A once and costs O(n d l); nothing of d × d or n × l is ever in memory.
    func randomizedComponents(
        _ k: Int, seed: UInt64, progress: (Double) -> Void
    ) throws(AnalysisError) -> FoundComponents {
        let (d, passes) = (width, 8)
        let l = min(k + 10, d)
        var random = SplitMix64(seed: seed)
        // Q is kept transposed, l × d, as the rows of a matrix are what can be made orthonormal.
        var basis = (0..<l * d).map { _ in random.normal() }
        try LinearAlgebra.orthonormalize(&basis, count: l, d)
        for pass in 0..<passes {
            var next = [Double](repeating: 0, count: l * d)
            forEachBlock(progress: { progress((Double(pass) + $0) / Double(passes + 1)) }) { block, rows in
                let coordinates = LinearAlgebra.products(block, basis, m: rows, k: d, n: l)
                LinearAlgebra.addProduct(transposed: coordinates, block, k: rows, m: l, n: d, to: &next)
            }
            try LinearAlgebra.orthonormalize(&next, count: l, d)
            basis = next
        }
        var (small, squares) = ([Double](repeating: 0, count: l * l), 0.0)
        forEachBlock(progress: { progress((Double(passes) + $0) / Double(passes + 1)) }) { block, rows in
            let coordinates = LinearAlgebra.products(block, basis, m: rows, k: d, n: l)
            LinearAlgebra.addGram(of: coordinates, rows, to: &small, l)
            for value in block[..<(rows * d)] { squares += value * value }
        }
        let scale = 1 / Double(count - 1)
        let (values, rotation) = try LinearAlgebra.eigen(small.map { $0 * scale }, l, count: k)
        return FoundComponents(
            values: values, vectors: LinearAlgebra.product(rotation, basis, m: k, k: l, n: d),
            total: squares * scale)
    }
}

extension SplitMix64 {
    /// A number drawn from the normal distribution of mean 0 and variance 1 (Box & Muller 1958).
    fileprivate mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
