internal import Neural
internal import RealModule

extension CentredRows {
    /// Finds the components by randomized subspace iteration (Halko, Martinsson & Tropp 2011, "Finding structure
    /// with randomness", algorithm 4.4, with the eigenvectors within the subspace as in their section 5.3).
    ///
    /// With A the centred rows and Ω a random d × l matrix, l = 2 k + 10,
    ///
    ///     Q ← orth(Ω);  repeat Y = Aᵀ A Q,  T = Qᵀ Y,  T W = W Λ,  Q ← orth(Y);  components = Q W
    ///
    /// until no eigenvalue changes by more than 10⁻⁹ of itself, at most a hundred times: the eigenvalues of a
    /// network's vectors fall slowly, so the usual few iterations are not enough. An iteration reads A once and costs
    /// O(n d l); no matrix of d × d or n × l is ever in memory.
    func randomizedComponents(
        _ k: Int, seed: UInt64, progress: (Double) -> Void
    ) throws(AnalysisError) -> Eigenpairs {
        let (d, tolerance) = (width, 1e-9)
        let l = min(2 * k + 10, d)
        let scale = 1 / Double(count - 1)
        var random = SplitMix64(seed: seed)
        // Q and Y are stored transposed, l × d, because `orthonormalize` works on rows.
        var basis = (0..<l * d).map { _ in random.normal() }
        try LinearAlgebra.orthonormalize(&basis, count: l, d)
        var (values, vectors) = ([Double](repeating: 0, count: k), basis)
        for _ in 0..<100 {
            var image = [Double](repeating: 0, count: l * d)
            forEachBlock { block, rows in
                let coordinates = LinearAlgebra.products(block, basis, m: rows, k: d, n: l)
                LinearAlgebra.addProduct(transposed: coordinates, block, k: rows, m: l, n: d, to: &image)
            }
            let small = LinearAlgebra.products(basis, image, m: l, k: d, n: l).map { $0 * scale }
            let (found, rotation) = try LinearAlgebra.eigen(small, l, count: k)
            // Of rows of low rank, the last eigenvalues are rounding errors, which never settle.
            let noise = PrincipalComponents.noise(found[0], count, d)
            let change = zip(found, values).filter { $0.0 > noise }.map { abs($0 - $1) / $0 }.reduce(0, max)
            (values, vectors) = (found, LinearAlgebra.product(rotation, basis, m: k, k: l, n: d))
            progress(min(1, .log(change) / .log(tolerance)))
            if change < tolerance { break }
            basis = image
            try LinearAlgebra.orthonormalize(&basis, count: l, d)
        }
        return Eigenpairs(values: values, vectors: vectors, total: squares * scale)
    }

    /// The sum of the squares of all elements.
    private var squares: Double {
        var sum = 0.0
        forEachBlock { block, rows in
            for value in block[..<(rows * width)] { sum += value * value }
        }
        return sum
    }
}

extension SplitMix64 {
    /// Draws from the standard normal distribution (Box & Muller 1958).
    fileprivate mutating func normal() -> Double {
        let radius = (-2 * Double.log(1 - uniform())).squareRoot()
        return radius * .cos(2 * .pi * uniform())
    }
}
