internal import COneDNN
internal import Neural

/// A weight matrix B, (k, n), in the layout that products with it are fastest in.
///
/// Packing costs a pass over the weights, a product of few rows hardly more; so the weights are packed once for all
/// products between two steps of the optimizer. In bfloat16, products round B, take their other factor rounded, and
/// add up in float32.
final class PackedWeight {
    private let weight: OpaquePointer
    private let room: PackedRoom

    /// Prepares the layout.
    ///
    /// - Parameters:
    ///   - k: The rows of B.
    ///   - n: The columns of B.
    ///   - transposed: Whether B is kept as Bᵀ, (n, k).
    ///   - rows: The rows of most products, for which the layout is chosen.
    ///   - precision: What products round their factors to.
    ///   - room: Where the packed weights are: room of its own, or shared with weights that are never in use at the same
    ///     time, since each packs itself anew where another one was.
    /// - Throws: ``EngineError`` where oneDNN refuses.
    init(
        k: Int, n: Int, transposed: Bool, rows: Int, _ precision: Precision,
        in room: PackedRoom = PackedRoom()
    ) throws(EngineError) {
        self.room = room
        var made: OpaquePointer?
        let status = onn_weight_create(
            &made, precision == .bfloat16, transposed, Int64(k), Int64(n), Int64(rows), room.room)
        guard let made else { throw .oneDNN(call: "a weight of \(k) × \(n)", status: text(of: status)) }
        weight = made
        try check(status, "a weight of \(k) × \(n)")
    }

    deinit { onn_weight_destroy(weight) }

    /// Takes other entries of B, which have to stay as they are until the last product with them.
    func load(_ source: UnsafePointer<Float>) { onn_weight_load(weight, source) }

    /// Writes A·B, (rows, n), of A, (rows, k).
    ///
    /// The first product with new entries, or after another weight in the same room, packs them, and the first one of so
    /// many rows allocates.
    func product(
        _ a: UnsafeRawPointer, rows: Int, into c: UnsafeMutablePointer<Float>
    ) throws(EngineError) {
        try check(onn_weight_apply(weight, Int64(rows), a, c), "a product of \(rows) rows")
    }
}
