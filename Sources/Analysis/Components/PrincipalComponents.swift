/// The directions in which vectors differ most (Pearson 1901; Hotelling 1933): centred, not scaled.
///
/// With rows xᵢ (i = 1 … n), their mean μ and covariance
///
///     C = Σᵢ (xᵢ − μ)(xᵢ − μ)ᵀ / (n − 1)
///
/// the components are the eigenvectors of C with the largest eigenvalues, of length 1, each with the sign that
/// makes its largest loading (in size) positive. Sums are in double precision.
public struct PrincipalComponents: Sendable, Equatable {
    /// How the eigenvectors are found.
    public enum Method: String, Sendable, Codable, CaseIterable {
        /// All of C, and LAPACK's eigenvectors of it.
        case exact
        /// Halko, Martinsson & Tropp's random projections; C is never there.
        case randomized
    }

    /// The widest rows whose covariance is computed whole (32 MiB of it); wider ones are for ``Method/randomized``.
    public static let exactLimit = 2048

    /// How the components were found.
    public let method: Method
    /// How many rows they were found in.
    public let rows: Int
    /// μ, of d numbers.
    public let mean: [Double]
    /// The directions, of d numbers each, the one that explains most first.
    public let components: [[Double]]
    /// The eigenvalue of each: the variance along it, with n − 1.
    public let explainedVariance: [Double]
    /// The variance in all d directions together.
    public let totalVariance: Double

    /// The share that each component has in the variance.
    public var ratios: [Double] { explainedVariance.map { $0 / totalVariance } }

    /// The share that each component has together with all before it.
    public var cumulativeRatios: [Double] {
        var sum = 0.0
        return ratios.map { ratio in
            sum += ratio
            return sum
        }
    }

    /// Finds the components of `rows`.
    ///
    /// - Parameters:
    ///   - rows: n vectors of d numbers, n and d at least 1 and below 2³¹.
    ///   - count: k, how many components to find.
    ///   - method: How; by width where nil.
    ///   - seed: The random numbers of ``Method/randomized``.
    ///   - progress: Told the share of the work that is done, from 0 to 1.
    /// - Throws: Fewer than two rows, rows that are all the same, more components than the rows have directions.
    public init(
        _ rows: Matrix, components count: Int, method: Method? = nil, seed: UInt64 = 42,
        progress: (Double) -> Void = { _ in }
    ) throws(AnalysisError) {
        let (n, d) = (rows.rows, rows.columns)
        guard n > 1, d > 0 else { throw .tooFewTokens(count: n) }
        if let bad = rows.values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(row: bad / d) }
        guard (1..<n).contains(where: { rows[$0] != rows[0] }) else { throw .constant(rows: n) }
        guard (1...min(n - 1, d)).contains(count) else {
            throw .components(asked: count, rank: min(n - 1, d), rows: n, columns: d)
        }
        let centred = CentredRows(rows)
        let method = method ?? (d <= Self.exactLimit ? .exact : .randomized)
        let found =
            switch method {
            case .exact: try centred.exactComponents(count, progress: progress)
            case .randomized: try centred.randomizedComponents(count, seed: seed, progress: progress)
            }
        // What rounding leaves of a direction that is not there.
        let noise = found.values[0] * Double(max(n, d)) * Double.ulpOfOne
        let rank = found.values.prefix { $0 > noise }.count
        guard rank == count else { throw .components(asked: count, rank: rank, rows: n, columns: d) }
        (self.method, self.rows, mean) = (method, n, centred.mean)
        (explainedVariance, totalVariance) = (found.values, found.total)
        components = (0..<count).map { i in Self.signed(Array(found.vectors[i * d..<(i + 1) * d])) }
    }

    /// `component` with its largest loading positive; of equal ones the first decides.
    private static func signed(_ component: [Double]) -> [Double] {
        let largest = component.reduce(0.0) { abs($1) > abs($0) ? $1 : $0 }
        return largest < 0 ? component.map { -$0 } : component
    }

    /// Where `rows` lie along the components: (x − μ) · component, a row of k numbers for each of them.
    ///
    /// Whitened, each is divided by the standard deviation along its component, so that all have variance 1.
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
