public import Neural

/// Rows of equal length: tokens, or hidden states, with a vector each.
public struct Matrix: Sendable, Equatable {
    /// How many vectors there are.
    public let rows: Int
    /// How long each is.
    public let columns: Int
    /// The elements, row-major.
    public var values: [Float]

    /// Creates a matrix; `values` must fill `rows` × `columns`.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(rows * columns == values.count, "\(values.count) values in \(rows) x \(columns)")
        (self.rows, self.columns, self.values) = (rows, columns, values)
    }

    /// Creates a matrix of `rows`, which must all be of one length.
    public init(_ rows: [[Float]]) {
        self.init(rows: rows.count, columns: rows.first?.count ?? 0, values: Array(rows.joined()))
    }

    /// The matrix of a tensor, which must have two sizes.
    public init(_ tensor: Tensor) {
        precondition(tensor.shape.count == 2, "a matrix of shape \(tensor.shape)")
        self.init(rows: tensor.shape[0], columns: tensor.shape[1], values: tensor.values)
    }

    /// One row.
    public subscript(row: Int) -> ArraySlice<Float> { values[row * columns..<(row + 1) * columns] }

    /// Some of the rows, in the order in which they are named.
    public func selecting(_ chosen: some Sequence<Int>) -> Matrix {
        var (taken, count) = ([Float](), 0)
        for row in chosen {
            taken += self[row]
            count += 1
        }
        return Matrix(rows: count, columns: columns, values: taken)
    }

    /// The same rows, each divided by its length; a row of zeros stays what it is.
    public func normalized() -> Matrix {
        var result = self
        for row in 0..<rows {
            let squares = self[row].reduce(0.0) { $0 + Double($1) * Double($1) }
            guard squares > 0 else { continue }
            let scale = 1 / squares.squareRoot()
            for i in row * columns..<(row + 1) * columns {
                result.values[i] = Float(Double(values[i]) * scale)
            }
        }
        return result
    }

    /// The mean of the rows, in double precision.
    public var mean: [Double] {
        var sums = [Double](repeating: 0, count: columns)
        for row in 0..<rows {
            let start = row * columns
            for column in 0..<columns { sums[column] += Double(values[start + column]) }
        }
        return sums.map { $0 / Double(max(1, rows)) }
    }

    /// The same rows with `point` subtracted from each.
    public func subtracting(_ point: [Double]) -> Matrix {
        var result = self
        for row in 0..<rows {
            let start = row * columns
            for column in 0..<columns {
                result.values[start + column] = Float(Double(values[start + column]) - point[column])
            }
        }
        return result
    }
}
