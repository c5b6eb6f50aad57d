/// The layout of one block of floats: names, shapes and offsets, no memory.
///
/// Every layer of a network reserves its weights in one plan. ``Parameters`` then holds weights and gradients as two
/// blocks of that plan, and an optimizer's moments are more of the same: a whole network is clipped, stepped,
/// counted and saved as a single run of floats.
package struct Plan {
    /// Every reserved tensor, in memory order.
    package private(set) var slots: [Slot] = []
    /// The number of floats.
    package private(set) var count = 0

    /// An empty layout.
    package init() {}

    /// Reserves a tensor called `name`; it begins on a cache line if `aligned`.
    package mutating func reserve(_ name: String, _ shape: [Int], aligned: Bool = false) -> Slot {
        if aligned { count = (count + 15) & ~15 }
        let slot = Slot(name: name, offset: count, shape: shape)
        slots.append(slot)
        count += slot.count
        return slot
    }
}

/// The place of one tensor in every block of a plan.
public struct Slot: Sendable, Equatable {
    /// The key in a checkpoint, such as `rnn.weight_ih_l0`.
    public let name: String
    /// The index of the first float in the block.
    public let offset: Int
    /// The sizes, outermost first.
    public let shape: [Int]
    /// The number of floats.
    public let count: Int

    init(name: String, offset: Int, shape: [Int]) {
        (self.name, self.offset, self.shape, count) = (name, offset, shape, shape.reduce(1, *))
    }

    /// The indices of the tensor's floats in a block.
    public var range: Range<Int> { offset..<offset + count }
}
