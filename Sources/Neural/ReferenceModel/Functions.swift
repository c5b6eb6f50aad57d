#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// σ(x) = 1 / (1 + e⁻ˣ).
func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

#if canImport(Glibc)
func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
#else
func tanh(_ x: Double) -> Double { Darwin.tanh(x) }
#endif

/// W x + b with W row-major, (b.count, x.count).
func affine(_ W: [Double], _ x: [Double], _ b: [Double]) -> [Double] {
    precondition(W.count == x.count * b.count, "\(W.count) weights, wanted (\(b.count), \(x.count))")
    return b.indices.map { row in
        var sum = b[row]
        for column in x.indices { sum += W[row * x.count + column] * x[column] }
        return sum
    }
}

/// a + b, element by element.
func sum(_ a: [Double], _ b: [Double]) -> [Double] {
    precondition(a.count == b.count, "\(a.count) and \(b.count) elements")
    return zip(a, b).map(+)
}

/// ln Σ e^z, which survives logits of any size.
func logSumExp(_ z: [Double]) -> Double {
    let top = z.max() ?? 0
    return top + log(z.reduce(0) { $0 + exp($1 - top) })
}
