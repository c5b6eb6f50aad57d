/// The layout of one block of floats: names, shapes and offsets, no memory.
///
/// Weights and gradients are two ``Arena``s of one plan, and so are an optimizer's moments: a whole model is
/// clipped, stepped, counted and saved as a single run of floats.
struct Plan {
    /// Every reserved tensor, in memory order.
    private(set) var slots: [Slot] = []
    /// The number of floats.
    private(set) var count = 0

    /// Reserves a tensor called `name`; each begins on a cache line if `aligned`.
    mutating func reserve(_ name: String, _ shape: [Int], aligned: Bool = false) -> Slot {
        if aligned { count = (count + 15) & ~15 }
        let slot = Slot(name: name, offset: count, shape: shape)
        slots.append(slot)
        count += slot.count
        return slot
    }
}

/// Where one tensor lies in every block of a plan.
public struct Slot: Sendable, Equatable {
    /// The key in a checkpoint, such as `rnn.weight_ih_l0`.
    public let name: String
    /// The first float's place in the block.
    public let offset: Int
    /// The sizes, outermost first.
    public let shape: [Int]
    /// The number of floats.
    public let count: Int

    init(name: String, offset: Int, shape: [Int]) {
        (self.name, self.offset, self.shape, count) = (name, offset, shape, shape.reduce(1, *))
    }
}

/// One zeroed block of floats laid out by a ``Plan``.
struct Arena: ~Copyable {
    /// All floats of the block, for the optimizer and the checkpoint.
    let floats: UnsafeMutableBufferPointer<Float>

    /// Allocates what `plan` asks for, all zeros.
    init(_ plan: Plan) {
        let bytes = max(1, plan.count) * MemoryLayout<Float>.stride
        let base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
        floats = UnsafeMutableBufferPointer(
            start: base.bindMemory(to: Float.self, capacity: plan.count), count: plan.count)
        floats.initialize(repeating: 0)
    }

    deinit { UnsafeMutableRawPointer(floats.baseAddress)?.deallocate() }

    /// The tensor at `slot`, valid for as long as the arena is.
    subscript(slot: Slot) -> UnsafeMutablePointer<Float> {
        guard let base = floats.baseAddress else { preconditionFailure("an arena has a base") }
        return base + slot.offset
    }
}
