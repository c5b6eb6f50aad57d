/// The principal components of vectors (Pearson 1901; Hotelling 1933): centred, not scaled.
///
/// For rows xᵢ (i = 1 … n) with mean μ and covariance
///
///     C = Σᵢ (xᵢ − μ)(xᵢ − μ)ᵀ / (n − 1)
///
/// the components are the eigenvectors of C with the largest eigenvalues, of length 1. Each has the sign that makes
/// its loading of largest magnitude positive. Sums are in double precision.
public struct PrincipalComponents: Sendable, Equatable {
    /// How to find the eigenvectors.
    public enum Method: String, Sendable, Codable, CaseIterable {
        /// Compute C and let LAPACK find its eigenvectors.
        case exact
        /// Randomized subspace iteration (Halko, Martinsson & Tropp 2011), which never computes C.
        case randomized
    }

    /// The longest rows for ``Method/exact`` (a covariance of 32 MiB); longer ones use ``Method/randomized``.
    public static let exactLimit = 2048

    /// The method that found the components.
    public let method: Method
    /// The number of rows, n.
    public let rows: Int
    /// The mean μ, (d).
    public let mean: [Double]
    /// The components, (k, d), in order of falling variance.
    public let components: [[Double]]
    /// The variance along each component (its eigenvalue), with n − 1 in the denominator.
    public let explainedVariance: [Double]
    /// The total variance: the sum of all d eigenvalues.
    public let totalVariance: Double

    /// The share of the total variance that each component explains.
    public var explainedVarianceRatio: [Double] { explainedVariance.map { $0 / totalVariance } }

    /// The share of the total variance that each component and all before it explain.
    public var cumulativeVarianceRatio: [Double] {
        var sum = 0.0
        return explainedVarianceRatio.map { ratio in
            sum += ratio
            return sum
        }
    }

    /// Finds the first principal components of `rows`.
    ///
    /// - Parameters:
    ///   - rows: n vectors of d numbers, n and d at least 1 and below 2³¹.
    ///   - count: The number of components, k.
    ///   - method: The method; `nil` to choose by ``exactLimit``.
    ///   - seed: Seeds ``Method/randomized``.
    ///   - progress: Called with the share of the work that is done, from 0 to 1.
    /// - Throws: The errors of ``init(_:upTo:method:seed:progress:)``, and one for a `count` above the rank of the rows.
    public init(
        _ rows: Matrix, components count: Int, method: Method? = nil, seed: UInt64 = 42,
        progress: (Double) -> Void = { _ in }
    ) throws(AnalysisError) {
        try self.init(rows, upTo: max(1, count), method: method, seed: seed, progress: progress)
        guard components.count == count else {
            throw .components(asked: count, rank: components.count, rows: rows.rows, columns: rows.columns)
        }
    }

    /// Finds the first principal components of `rows`, fewer if the rank is lower.
    ///
    /// - Parameters:
    ///   - rows: n vectors of d numbers, n and d at least 1 and below 2³¹.
    ///   - most: The most components, at least 1.
    ///   - method: The method; `nil` to choose by ``exactLimit``.
    ///   - seed: Seeds ``Method/randomized``.
    ///   - progress: Called with the share of the work that is done, from 0 to 1.
    /// - Throws: ``AnalysisError`` for fewer than two rows, equal rows, or a number that is not finite.
    public init(
        _ rows: Matrix, upTo most: Int, method: Method? = nil, seed: UInt64 = 42,
        progress: (Double) -> Void = { _ in }
    ) throws(AnalysisError) {
        let (n, d) = (rows.rows, rows.columns)
        guard n > 1, d > 0 else { throw .tooFewTokens(count: n) }
        if let bad = rows.values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(row: bad / d) }
        guard (1..<n).contains(where: { rows[$0] != rows[0] }) else { throw .constant(rows: n) }
        let most = min(most, n - 1, d)
        let centred = CentredRows(rows)
        let method = method ?? (d <= Self.exactLimit ? .exact : .randomized)
        let found =
            switch method {
            case .exact: try centred.exactComponents(most, progress: progress)
            case .randomized: try centred.randomizedComponents(most, seed: seed, progress: progress)
            }
        let noise = Self.noise(found.values[0], n, d)
        let count = found.values.prefix { $0 > noise }.count
        guard count > 0 else { throw .constant(rows: n) }
        (self.method, self.rows, mean) = (method, n, centred.mean)
        (explainedVariance, totalVariance) = (Array(found.values.prefix(count)), found.total)
        components = (0..<count).map { i in Self.signed(Array(found.vectors[i * d..<(i + 1) * d])) }
    }

    /// Returns the size up to which eigenvalues are rounding errors of the rows, which are in single precision.
    static func noise(_ largest: Double, _ n: Int, _ d: Int) -> Double {
        largest * Double(max(n, d)) * Double(Float.ulpOfOne) * Double(Float.ulpOfOne)
    }

    /// Returns `component` with its largest loading positive; of equal loadings the first decides.
    private static func signed(_ component: [Double]) -> [Double] {
        let largest = component.reduce(0.0) { abs($1) > abs($0) ? $1 : $0 }
        return largest < 0 ? component.map { -$0 } : component
    }

    /// Projects `rows`, (n, d), onto the components: returns (x − μ) · component, (n, k).
    ///
    /// Whitening divides each coordinate by the standard deviation along its component, so that all have variance 1.
    public func project(_ rows: Matrix, whiten: Bool = false) -> Matrix {
        let (d, k) = (mean.count, components.count)
        precondition(rows.columns == d, "rows of \(rows.columns) numbers along components of \(d)")
        let scaled = zip(components, explainedVariance).map { component, variance in
            whiten ? component.map { $0 / variance.squareRoot() } : component
        }
        let directions = Array(scaled.joined())
        var projected: [Float] = []
        projected.reserveCapacity(rows.rows * k)
        CentredRows(rows, mean: mean).forEachBlock { block, count in
            projected += LinearAlgebra.products(block, directions, m: count, k: d, n: k).map { Float($0) }
        }
        return Matrix(rows: rows.rows, columns: k, values: projected)
    }
}
