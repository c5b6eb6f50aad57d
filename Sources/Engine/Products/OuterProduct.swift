internal import COneDNN
internal import Neural

/// The product of a weight's gradient: C = Aᵀ B, (m, n), a sum over the rows of A, (rows, m), and B, (rows, n).
final class OuterProduct {
    private let m: Int64, n: Int64
    private let precision: Precision
    private var prepared: [Key: OpaquePointer] = [:]

    /// A bfloat16 product is prepared for one shape.
    private struct Key: Hashable {
        let rows: Int
        let accumulates: Bool
    }

    init(m: Int, n: Int, _ precision: Precision) {
        (self.m, self.n, self.precision) = (Int64(m), Int64(n), precision)
    }

    deinit {
        for product in prepared.values { onn_matmul_destroy(product) }
    }

    /// Writes Aᵀ B to `c` or, where it `accumulates`, adds it; the first product of so many rows allocates.
    func product(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, rows: Int, accumulates: Bool = false,
        into c: UnsafeMutablePointer<Float>
    ) throws(EngineError) {
        let status =
            switch precision {
            case .float32:
                onn_product(
                    true, false, m, n, Int64(rows), a.assumingMemoryBound(to: Float.self), m,
                    b.assumingMemoryBound(to: Float.self), n, accumulates ? 1 : 0, c, n)
            case .bfloat16:
                onn_matmul_run(try matmul(Key(rows: rows, accumulates: accumulates)), a, b, c)
            }
        try check(status, "the gradient of a weight")
    }

    private func matmul(_ key: Key) throws(EngineError) -> OpaquePointer {
        if let found = prepared[key] { return found }
        var made: OpaquePointer?
        let status = onn_matmul_create(&made, true, false, m, n, Int64(key.rows), key.accumulates)
        guard let made else { throw .oneDNN(call: "the gradient of a weight", status: text(of: status)) }
        prepared[key] = made
        try check(status, "the gradient of a weight")
        return made
    }
}
