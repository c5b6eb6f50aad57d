internal import CLAPACK

/// Matrix products and eigenvectors by BLAS and LAPACK, on one thread so that results are reproducible to the bit.
///
/// All matrices are row-major.
enum LinearAlgebra {
    /// Adds rowsᵀ rows, for `rows` of n × d, to the upper triangle of `gram` (d × d).
    static func addGram(of rows: borrowing [Double], _ n: Int, to gram: inout [Double], _ d: Int) {
        precondition(rows.count >= n * d && gram.count == d * d)
        lm_lapack_gram(Int32(n), Int32(d), rows, &gram)
    }

    /// Returns a (m × k) times b (k × n).
    static func product(_ a: [Double], _ b: [Double], m: Int, k: Int, n: Int) -> [Double] {
        precondition(a.count >= m * k && b.count >= k * n)
        var c = [Double](repeating: 0, count: m * n)
        lm_lapack_product(Int32(m), Int32(n), Int32(k), a, 0, b, 0, 0, &c)
        return c
    }

    /// Returns a (m × k) times the transpose of b (n × k): the products of all rows of a with all rows of b.
    static func products(_ a: [Double], _ b: [Double], m: Int, k: Int, n: Int) -> [Double] {
        precondition(a.count >= m * k && b.count >= n * k)
        var c = [Double](repeating: 0, count: m * n)
        lm_lapack_product(Int32(m), Int32(n), Int32(k), a, 0, b, 1, 0, &c)
        return c
    }

    /// Adds the transpose of a (k × m) times b (k × n) to c (m × n).
    static func addProduct(
        transposed a: [Double], _ b: [Double], k: Int, m: Int, n: Int, to c: inout [Double]
    ) {
        precondition(a.count >= k * m && b.count >= k * n && c.count == m * n)
        lm_lapack_product(Int32(m), Int32(n), Int32(k), a, 1, b, 0, 1, &c)
    }

    /// Returns the products of all rows of a with all rows of b in single precision, (a.rows, b.rows).
    static func products(_ a: Matrix, _ b: Matrix) -> [Float] {
        precondition(a.columns == b.columns)
        var c = [Float](repeating: 0, count: a.rows * b.rows)
        lm_lapack_products(Int32(a.rows), Int32(b.rows), Int32(a.columns), a.values, b.values, &c)
        return c
    }

    /// Returns the `count` largest eigenvalues of a symmetric matrix (n × n), largest first, and their eigenvectors,
    /// (count, n).
    ///
    /// Uses LAPACK's `dsyevr`, which reads the upper triangle only.
    static func eigen(
        _ matrix: [Double], _ n: Int, count: Int
    ) throws(AnalysisError) -> (values: [Double], vectors: [Double]) {
        precondition(matrix.count == n * n && (1...n).contains(count))
        var (matrix, values) = (matrix, [Double](repeating: 0, count: count))
        var vectors = [Double](repeating: 0, count: count * n)
        let info = lm_lapack_eigen(Int32(n), Int32(count), &matrix, &values, &vectors)
        guard info == 0 else { throw .noEigenvectors(code: Int(info)) }
        return (values, vectors)
    }

    /// Makes the rows of `matrix` (count × n) orthonormal (LAPACK's `dgeqrf` and `dorgqr`).
    static func orthonormalize(_ matrix: inout [Double], count: Int, _ n: Int) throws(AnalysisError) {
        precondition(matrix.count == count * n && count <= n)
        let info = lm_lapack_orthonormalize(Int32(count), Int32(n), &matrix)
        guard info == 0 else { throw .noEigenvectors(code: Int(info)) }
    }
}
