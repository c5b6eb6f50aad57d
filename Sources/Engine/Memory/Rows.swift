internal import COneDNN

/// A window onto row-major activations, (rows, columns), in float32 or bfloat16.
///
/// Time-major: row `t·B + b` is step `t` of sequence `b`, so a step is a contiguous block of rows.
package struct Rows {
    /// The width, and the stride between rows.
    package let columns: Int
    /// The type of the elements.
    package let precision: Precision
    private let base: UnsafeMutableRawPointer

    init(_ base: UnsafeMutablePointer<Float>, columns: Int, _ precision: Precision) {
        (self.base, self.columns, self.precision) = (UnsafeMutableRawPointer(base), columns, precision)
    }

    /// The number of floats whose memory `rows` rows take.
    static func floats(_ rows: Int, _ columns: Int, _ precision: Precision) -> Int {
        precision == .float32 ? rows * columns : (rows * columns + 1) / 2
    }

    /// The first element of row `row`, whatever its type.
    func raw(_ row: Int = 0) -> UnsafeMutableRawPointer {
        base + row * columns * (precision == .float32 ? 4 : 2)
    }

    /// Row `row` in float32, or `nil` in bfloat16.
    package func floats(_ row: Int = 0) -> UnsafeMutablePointer<Float>? {
        precision == .float32 ? raw(row).assumingMemoryBound(to: Float.self) : nil
    }

    /// Row `row` in bfloat16, or `nil` in float32.
    package func halves(_ row: Int = 0) -> UnsafeMutablePointer<UInt16>? {
        precision == .bfloat16 ? raw(row).assumingMemoryBound(to: UInt16.self) : nil
    }

    /// The rows from `row` on.
    func dropFirst(_ rows: Int) -> Rows {
        Rows(raw(rows).assumingMemoryBound(to: Float.self), columns: columns, precision)
    }

    /// Overwrites the first rows, rounding them where they are bfloat16.
    func write(_ values: UnsafePointer<Float>, rows: Int) {
        floats()?.update(from: values, count: rows * columns)
        if let halves = halves() { onn_round(values, halves, Int64(rows * columns)) }
    }

    /// Copies some rows from `row` on, widened where they are bfloat16.
    func read(row: Int, rows: Int, into values: UnsafeMutablePointer<Float>) {
        if let floats = floats(row) { values.update(from: floats, count: rows * columns) }
        if let halves = halves(row) { onn_widen(halves, values, Int64(rows * columns)) }
    }

    /// A copy of row `row`, widened to float32 where it is bfloat16.
    package subscript(row: Int) -> [Float] {
        if let floats = floats(row) { return Array(UnsafeBufferPointer(start: floats, count: columns)) }
        guard let halves = halves(row) else { return [] }
        return (0..<columns).map { Float(bitPattern: UInt32(halves[$0]) << 16) }
    }
}
