/// Rows minus their mean in double precision, computed a block at a time.
struct CentredRows {
    private let rows: Matrix
    let mean: [Double]

    init(_ rows: Matrix) { self.init(rows, mean: rows.mean) }

    init(_ rows: Matrix, mean: [Double]) { (self.rows, self.mean) = (rows, mean) }

    /// The number of rows, n.
    var count: Int { rows.rows }
    /// The length of a row, d.
    var width: Int { rows.columns }

    /// Calls `body` with each block (at most a megabyte, at least one row) and its number of rows.
    ///
    /// The size of a block depends on the width alone, so that sums are reproducible.
    func forEachBlock(progress: (Double) -> Void = { _ in }, _ body: ([Double], Int) -> Void) {
        let size = max(1, (1 << 17) / max(1, width))
        var block = [Double](repeating: 0, count: size * width)
        var start = 0
        while start < count {
            let taken = min(size, count - start)
            fill(&block, from: start, taken)
            body(block, taken)
            start += taken
            progress(Double(start) / Double(count))
        }
    }

    private func fill(_ block: inout [Double], from start: Int, _ taken: Int) {
        let d = width
        rows.values.withUnsafeBufferPointer { values in
            mean.withUnsafeBufferPointer { mean in
                for row in 0..<taken {
                    for column in 0..<d {
                        block[row * d + column] = Double(values[(start + row) * d + column]) - mean[column]
                    }
                }
            }
        }
    }
}
