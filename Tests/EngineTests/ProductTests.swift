import Neural
import Testing

@testable import Engine

@Suite("Products") struct ProductTests {
    struct Shape: CustomTestStringConvertible {
        let rows: Int, k: Int, n: Int
        var testDescription: String { "\(rows) × \(k) × \(n)" }
    }

    /// Panels with and without a ragged edge, oneDNN's layouts for few rows and for many.
    static let shapes = [
        Shape(rows: 1, k: 1, n: 1), Shape(rows: 13, k: 7, n: 33), Shape(rows: 300, k: 16, n: 64),
        Shape(rows: 20, k: 65, n: 130), Shape(rows: 129, k: 130, n: 65),
    ]

    @Test(
        "a packed weight multiplies any number of rows as the sum over its entries does",
        arguments: shapes, [true, false])
    func packed(shape: Shape, transposed: Bool) throws {
        for precision in [Precision.float32, .fastest] {
            let (a, b) = (values(shape.rows * shape.k, seed: 1), values(shape.k * shape.n, seed: 2))
            let weight = try PackedWeight(
                k: shape.k, n: shape.n, transposed: transposed, rows: shape.rows, precision)
            let stored =
                transposed ? (0..<shape.k * shape.n).map { b[$0 % shape.k * shape.n + $0 / shape.k] } : b
            try stored.withUnsafeBufferPointer { stored in
                weight.load(try #require(stored.baseAddress))
                for rows in [shape.rows, (shape.rows + 1) / 2] {
                    var c = [Float](repeating: .nan, count: rows * shape.n)
                    try factor(a, precision).withUnsafeBytes {
                        try weight.product(try #require($0.baseAddress), rows: rows, into: &c)
                    }
                    for row in 0..<rows {
                        for j in 0..<shape.n {
                            let wanted = (0..<shape.k).reduce(Float(0)) {
                                $0 + a[row * shape.k + $1] * b[$1 * shape.n + j]
                            }
                            #expect(c[row * shape.n + j] == wanted, "\(precision), row \(row), column \(j)")
                        }
                    }
                }
            }
        }
    }

    @Test("weights that take turns in one room multiply as they do alone, though the second is larger")
    func room() throws {
        for precision in [Precision.float32, .fastest] {
            let (k, sizes, room) = (65, [40, 130], PackedRoom())
            let a = values(20 * k, seed: 5), entries = sizes.map { values(k * $0, seed: UInt64($0)) }
            func product(_ weight: PackedWeight, _ n: Int) throws -> [Float] {
                var c = [Float](repeating: .nan, count: 20 * n)
                try factor(a, precision).withUnsafeBytes {
                    try weight.product(try #require($0.baseAddress), rows: 20, into: &c)
                }
                return c
            }
            func weight(_ n: Int, in room: PackedRoom) throws -> PackedWeight {
                try PackedWeight(k: k, n: n, transposed: false, rows: 20, precision, in: room)
            }
            try entries[0].withUnsafeBufferPointer { first in
                try entries[1].withUnsafeBufferPointer { second in
                    let shared = try sizes.map { try weight($0, in: room) }
                    let alone = try sizes.map { try weight($0, in: PackedRoom()) }
                    for (index, base) in [first.baseAddress, second.baseAddress].enumerated() {
                        shared[index].load(try #require(base))
                        alone[index].load(try #require(base))
                    }
                    for index in [0, 1, 0, 1] {
                        let wanted = try product(alone[index], sizes[index])
                        #expect(try product(shared[index], sizes[index]) == wanted, "\(precision), \(index)")
                    }
                }
            }
        }
    }

    @Test(
        "an outer product sums over rows, and adds to what is there where it accumulates", arguments: shapes)
    func outer(shape: Shape) throws {
        for precision in [Precision.float32, .fastest] {
            let (a, b) = (values(shape.rows * shape.k, seed: 3), values(shape.rows * shape.n, seed: 4))
            let outer = OuterProduct(m: shape.k, n: shape.n, precision)
            var c = [Float](repeating: .nan, count: shape.k * shape.n)
            for times in 1...2 {
                try factor(a, precision).withUnsafeBytes { a in
                    try factor(b, precision).withUnsafeBytes { b in
                        try outer.product(
                            try #require(a.baseAddress), try #require(b.baseAddress), rows: shape.rows,
                            accumulates: times == 2, into: &c)
                    }
                }
                for i in 0..<shape.k {
                    for j in 0..<shape.n {
                        let wanted = (0..<shape.rows).reduce(Float(0)) {
                            $0 + a[$1 * shape.k + i] * b[$1 * shape.n + j]
                        }
                        #expect(c[i * shape.n + j] == Float(times) * wanted, "\(precision), \(i), \(j)")
                    }
                }
            }
        }
    }

    /// Small whole numbers: exact in bfloat16, and their sums in float32 whatever the order.
    private func values(_ count: Int, seed: UInt64) -> [Float] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in Float(Int(random.next() % 17) - 8) }
    }

    /// The bytes of a factor in `precision`.
    private func factor(_ x: [Float], _ precision: Precision) -> [UInt8] {
        precision == .float32
            ? x.withUnsafeBytes(Array.init)
            : x.map { UInt16($0.bitPattern >> 16) }.withUnsafeBytes(Array.init)
    }
}
