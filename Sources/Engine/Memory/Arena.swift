/// One zeroed block of floats laid out by a ``Plan``.
package struct Arena: ~Copyable {
    /// All floats of the block, for the optimizer and the checkpoint.
    package let floats: UnsafeMutableBufferPointer<Float>

    /// Allocates the block of `plan`, all zeros.
    package init(_ plan: Plan) {
        let bytes = max(1, plan.count) * MemoryLayout<Float>.stride
        let base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
        floats = UnsafeMutableBufferPointer(
            start: base.bindMemory(to: Float.self, capacity: plan.count), count: plan.count)
        floats.initialize(repeating: 0)
    }

    deinit { UnsafeMutableRawPointer(floats.baseAddress)?.deallocate() }

    /// The tensor at `slot`, valid for as long as the arena is.
    package subscript(slot: Slot) -> UnsafeMutablePointer<Float> {
        guard let base = floats.baseAddress else { preconditionFailure("an arena has a base") }
        return base + slot.offset
    }
}
