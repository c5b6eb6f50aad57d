import Analysis

/// What stands beside a table of components.
struct Variances: Encodable {
    let of: String
    let method: String
    let rows: Int
    let whitened: Bool
    let totalVariance: Double
    let explainedVariance, ratio, cumulative: [Double]
    let mean: [Double]
    let components: [[Double]]

    init(_ found: PrincipalComponents, of origin: String, whitened: Bool) {
        (of, method, rows) = (origin, found.method.rawValue, found.rows)
        (self.whitened, totalVariance) = (whitened, found.totalVariance)
        (explainedVariance, ratio) = (found.explainedVariance, found.ratios)
        (cumulative, mean, components) = (found.cumulativeRatios, found.mean, found.components)
    }

    /// The same without vectors, with the files that have them.
    func summary(table: String, variance: String?) -> Summary {
        Summary(
            of: of, method: method, rows: rows, whitened: whitened, totalVariance: totalVariance,
            explainedVariance: explainedVariance, ratio: ratio, cumulative: cumulative, table: table,
            variance: variance)
    }

    /// What `--json` prints.
    struct Summary: Encodable {
        let of, method: String
        let rows: Int
        let whitened: Bool
        let totalVariance: Double
        let explainedVariance, ratio, cumulative: [Double]
        let table: String
        let variance: String?
    }
}
