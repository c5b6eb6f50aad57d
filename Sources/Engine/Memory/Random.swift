internal import RealModule
public import Neural

extension SplitMix64 {
    /// A draw from N(0, 1), by the polar method (Marsaglia & Bray 1964); the second of its two draws is dropped.
    public mutating func normal() -> Double {
        while true {
            let (u, v) = (2 * uniform() - 1, 2 * uniform() - 1)
            let s = u * u + v * v
            guard s < 1, s > 0 else { continue }
            return u * (-2 * .log(s) / s).squareRoot()
        }
    }
}
