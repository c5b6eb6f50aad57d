/// The bytes of a file of vectors, made a row at a time.
public struct VectorFile: Sendable {
    let header: [UInt8]
    let rows: Int
    let row: @Sendable (Int) -> [UInt8]

    init(header: [UInt8] = [], rows: Int, row: @escaping @Sendable (Int) -> [UInt8]) {
        (self.header, self.rows, self.row) = (header, rows, row)
    }

    /// Hands the bytes to `body`, in order and in pieces.
    public func write<E>(_ body: ([UInt8]) throws(E) -> Void) throws(E) {
        try body(header)
        for index in 0..<rows { try body(row(index)) }
    }
}

/// The bytes of floats in memory order, little-endian.
func littleEndian(_ floats: ArraySlice<Float>) -> [UInt8] {
    floats.flatMap { float in
        let bits = float.bitPattern
        return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
}
