import Engine
import Neural
import RealModule

/// The largest absolute value of the eigenvalues of a square matrix: what a vector's length is multiplied by, in the
/// long run, when the matrix is applied again and again.
enum SpectralRadius {
    /// Computes ρ(A) = lim ‖Aᵏ‖^(1/k) (Gelfand 1941) for k = 2³⁰, by squaring A thirty times.
    ///
    /// Power iteration would not converge where the largest eigenvalues are a complex pair, as they often are in a
    /// recurrent matrix.
    ///
    /// - Parameters:
    ///   - matrix: A, (n, n), row-major.
    ///   - n: The number of rows.
    /// - Returns: ρ(A).
    static func of(_ matrix: [Double], rows n: Int) -> Double {
        precondition(matrix.count == n * n, "\(matrix.count) elements of \(n) rows")
        var (power, logarithm, weight) = (matrix, 0.0, 1.0)
        for _ in 0...30 {
            let norm = power.map(abs).max() ?? 0
            guard norm > 0, norm.isFinite else { return norm }
            // A^k = e^(logarithm · k) · power, with power of norm 1, the norm being the largest absolute value.
            logarithm += weight * .log(norm)
            weight /= 2
            let scaled = power.map { $0 / norm }
            power = product(scaled, scaled, rows: n)
        }
        return .exp(logarithm)
    }

    private static func product(_ a: [Double], _ b: [Double], rows n: Int) -> [Double] {
        var c = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for k in 0..<n where a[i * n + k] != 0 {
                let factor = a[i * n + k]
                for j in 0..<n { c[i * n + j] += factor * b[k * n + j] }
            }
        }
        return c
    }

    /// Scales a layer's recurrent matrix, each gate's (H, H) block by itself, to a radius.
    static func scale(
        _ stack: RecurrentStack, to radius: Double, _ parameters: Parameters
    ) {
        let H = stack.hiddenSizes[0]
        let name = Architecture.names(ofLayer: 0, prefix: "rnn", hiddenSizes: stack.hiddenSizes).weightHH
        guard let slot = parameters.slots.first(where: { $0.name == name }) else { return }
        for gate in 0..<stack.cell.gates {
            let block = slot.offset + gate * H * H..<slot.offset + (gate + 1) * H * H
            let own = of(block.map { Double(parameters.weights[$0]) }, rows: H)
            guard own > 0 else { continue }
            for index in block { parameters.weights[index] *= Float(radius / own) }
        }
    }
}
