/// Rows with their mean subtracted, a block of them at a time and in double precision.
struct CentredRows {
    private let rows: Matrix
    let mean: [Double]

    init(_ rows: Matrix) { self.init(rows, mean: rows.mean) }

    init(_ rows: Matrix, mean: [Double]) { (self.rows, self.mean) = (rows, mean) }

    /// n and d.
    var count: Int { rows.rows }
    var width: Int { rows.columns }

    /// Calls `body` with blocks of rows (at most a megabyte, at least one row) and how many rows each has.
    ///
    /// Where blocks end depends on the width alone, so that sums do, too.
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
