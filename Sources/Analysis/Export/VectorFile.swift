/// A file of vectors, whose bytes are made row by row.
public struct VectorFile: Sendable {
    let header: [UInt8]
    let rows: Int
    let row: @Sendable (Int) -> [UInt8]

    init(header: [UInt8] = [], rows: Int, row: @escaping @Sendable (Int) -> [UInt8]) {
        (self.header, self.rows, self.row) = (header, rows, row)
    }

    /// Passes the bytes to `body`, piece by piece.
    public func write<E>(_ body: ([UInt8]) throws(E) -> Void) throws(E) {
        try body(header)
        for index in 0..<rows { try body(row(index)) }
    }
}

/// Returns the bytes of floats, little-endian.
func littleEndian(_ floats: ArraySlice<Float>) -> [UInt8] {
    floats.flatMap { float in
        let bits = float.bitPattern
        return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
}
