internal import Neural

/// A window onto row-major activations `(rows, columns)`, in float32 or bfloat16.
///
/// Time-major: row `t·B + b` is step `t` of stream `b`, so a step is a contiguous block of rows.
struct Rows {
    /// The width, and the stride between rows.
    let columns: Int
    private let base: UnsafeMutableRawPointer
    private let precision: Precision

    init(_ base: UnsafeMutablePointer<Float>, columns: Int, _ precision: Precision) {
        (self.base, self.columns, self.precision) = (UnsafeMutableRawPointer(base), columns, precision)
    }

    /// The floats that `rows` rows need.
    static func floats(_ rows: Int, _ columns: Int, _ precision: Precision) -> Int {
        precision == .float32 ? rows * columns : (rows * columns + 1) / 2
    }

    /// The first element of row `row`, whatever its type.
    func raw(_ row: Int = 0) -> UnsafeMutableRawPointer {
        base + row * columns * (precision == .float32 ? 4 : 2)
    }

    /// Row `row` in float32, or `nil` in bfloat16.
    func floats(_ row: Int = 0) -> UnsafeMutablePointer<Float>? {
        precision == .float32 ? raw(row).assumingMemoryBound(to: Float.self) : nil
    }

    /// Row `row` in bfloat16, or `nil` in float32.
    func halves(_ row: Int = 0) -> UnsafeMutablePointer<UInt16>? {
        precision == .bfloat16 ? raw(row).assumingMemoryBound(to: UInt16.self) : nil
    }
}
