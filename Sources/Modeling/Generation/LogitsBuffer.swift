import RealModule

/// Memory for rows of logits, (rows, V), so that no token allocates any.
final class LogitsBuffer {
    /// All rows, one after the other.
    let logits: UnsafeMutableBufferPointer<Float>
    private let width: Int

    /// Allocates `rows` rows of `count` logits.
    init(rows: Int = 1, count: Int) {
        width = count
        logits = .allocate(capacity: rows * count)
        logits.initialize(repeating: 0)
    }

    deinit { logits.deallocate() }

    /// The number of rows.
    var rows: Int { logits.count / width }

    /// One row, (V).
    subscript(row: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(rebasing: logits[row * width..<(row + 1) * width])
    }
}

/// Returns ln Σ e^z for logits of any size; a logit minus this is the logarithm of its probability.
func logSumExp(_ logits: some Collection<Float>) -> Double {
    let top = Double(logits.max() ?? -.infinity)
    guard top.isFinite else { return top }
    return top + .log(logits.reduce(0.0) { $0 + .exp(Double($1) - top) })
}
