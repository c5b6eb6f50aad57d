public import Neural

/// A matrix in single precision, with a vector (of a token, or a hidden state) in each row.
public struct Matrix: Sendable, Equatable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The elements, row-major.
    public var values: [Float]

    /// Creates a matrix of `rows` × `columns` elements, row-major.
    public init(rows: Int, columns: Int, values: [Float]) {
        precondition(rows * columns == values.count, "\(values.count) values in \(rows) x \(columns)")
        (self.rows, self.columns, self.values) = (rows, columns, values)
    }

    /// Creates a matrix of `rows`, which must have equal lengths.
    public init(_ rows: [[Float]]) {
        self.init(rows: rows.count, columns: rows.first?.count ?? 0, values: Array(rows.joined()))
    }

    /// Creates a matrix from a tensor of two dimensions.
    public init(_ tensor: Tensor) {
        precondition(tensor.shape.count == 2, "a matrix of shape \(tensor.shape)")
        self.init(rows: tensor.shape[0], columns: tensor.shape[1], values: tensor.values)
    }

    /// A row.
    public subscript(row: Int) -> ArraySlice<Float> { values[row * columns..<(row + 1) * columns] }

    /// Returns the `chosen` rows, in that order.
    public func selecting(_ chosen: some Sequence<Int>) -> Matrix {
        var (taken, count) = ([Float](), 0)
        for row in chosen {
            taken += self[row]
            count += 1
        }
        return Matrix(rows: count, columns: columns, values: taken)
    }

    /// Returns the rows scaled to length 1; a row of zeros stays unchanged.
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

    /// Returns the rows minus `point`.
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
