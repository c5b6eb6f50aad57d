/// Remembers the pieces of short stretches of text, up to a bound after which nothing is added.
///
/// Most chunks have at most 15 bytes and at most three pieces. These fit into one slot of half a cache line, found by
/// comparing two words.
struct ChunkMemory {
    /// Longer chunks are rarely repeated.
    static let maxBytes = 48
    private static let maxChunks = 1 << 17

    /// A chunk of at most 15 bytes, and its length in the last byte.
    private struct Key: Equatable {
        var low: UInt64 = 0
        var high: UInt64 = 0

        /// Loads the bytes at `begin` ..< `end` of a block, sixteen at once where the block is long enough.
        @inline(__always) init(_ block: UnsafeRawBufferPointer, _ begin: Int, _ end: Int) {
            let count = end - begin
            if begin + 16 <= block.count {
                low = UInt64(littleEndian: block.loadUnaligned(fromByteOffset: begin, as: UInt64.self))
                high = UInt64(littleEndian: block.loadUnaligned(fromByteOffset: begin + 8, as: UInt64.self))
                // Swift's shifts by 64 or more give 0.
                low &= ~(~0 << UInt64(count * 8))
                high &= count > 8 ? ~(~0 << UInt64((count - 8) * 8)) : 0
            } else {
                for k in 0..<count {
                    let byte = UInt64(block[begin + k])
                    if k < 8 { low |= byte << UInt64(k * 8) } else { high |= byte << UInt64(k * 8 - 64) }
                }
            }
            high |= UInt64(count) << 56
        }

        init() {}

        @inline(__always) var hash: Int {
            let a = (low ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            let b = (a.high ^ a.low ^ high).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
            return Int(truncatingIfNeeded: b.high ^ b.low)
        }
    }

    private struct Slot {
        var key = Key()
        /// The number of pieces, -1 for a free slot; more than three are in `pieces` from `first` on.
        var count: Int32 = -1
        var first: Int32 = 0
        var second: Int32 = 0
        var third: Int32 = 0
    }

    private var slots = [Slot](repeating: Slot(), count: 1 << 11)
    private var used = 0
    private var pieces: [Int32] = []
    /// The chunks of more than 15 bytes, and the range of the pieces of each.
    private var table = ByteTable()
    private var bounds: [Range<Int>] = []

    /// Calls `take` with the pieces of the stretch `begin` ..< `end` of a block; returns false where it is unknown.
    @inline(__always) func recall(
        _ block: UnsafeRawBufferPointer, _ begin: Int, _ end: Int,
        _ take: (UnsafeBufferPointer<Int32>) -> Void
    ) -> Bool {
        if end - begin > 15 { return recallLong(UnsafeRawBufferPointer(rebasing: block[begin..<end]), take) }
        let key = Key(block, begin, end)
        return slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            var i = key.hash & mask
            while slots[i].count >= 0 {
                if slots[i].key == key {
                    give(slots[i], take)
                    return true
                }
                i = (i + 1) & mask
            }
            return false
        }
    }

    @inline(__always) private func give(_ slot: Slot, _ take: (UnsafeBufferPointer<Int32>) -> Void) {
        if slot.count <= 3 {
            withUnsafeBytes(of: (slot.first, slot.second, slot.third)) { bytes in
                let three = bytes.assumingMemoryBound(to: Int32.self)
                take(UnsafeBufferPointer(rebasing: three[..<Int(slot.count)]))
            }
        } else {
            pieces.withUnsafeBufferPointer { pieces in
                take(UnsafeBufferPointer(rebasing: pieces[Int(slot.first)..<Int(slot.first + slot.count)]))
            }
        }
    }

    private func recallLong(
        _ chunk: UnsafeRawBufferPointer, _ take: (UnsafeBufferPointer<Int32>) -> Void
    ) -> Bool {
        guard chunk.count <= ChunkMemory.maxBytes, case let found = table.find(chunk), found >= 0 else {
            return false
        }
        pieces.withUnsafeBufferPointer { take(UnsafeBufferPointer(rebasing: $0[bounds[Int(found)]])) }
        return true
    }

    /// Remembers the pieces of an unknown chunk.
    mutating func remember(_ chunk: UnsafeRawBufferPointer, _ became: [Int32]) {
        guard chunk.count <= ChunkMemory.maxBytes, used + bounds.count < ChunkMemory.maxChunks else { return }
        if chunk.count > 15 {
            guard table.insert(chunk) == Int32(bounds.count) else { return }
            bounds.append(pieces.count..<pieces.count + became.count)
            pieces += became
            return
        }
        var slot = Slot(key: Key(chunk, 0, chunk.count), count: Int32(became.count))
        if became.count <= 3 {
            if became.count > 0 { slot.first = became[0] }
            if became.count > 1 { slot.second = became[1] }
            if became.count > 2 { slot.third = became[2] }
        } else {
            slot.first = Int32(pieces.count)
            pieces += became
        }
        if (used + 1) * 2 > slots.count { grow() }
        used += 1
        place(slot)
    }

    private mutating func place(_ slot: Slot) {
        let mask = slots.count - 1
        var i = slot.key.hash & mask
        while slots[i].count >= 0 { i = (i + 1) & mask }
        slots[i] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for slot in old where slot.count >= 0 { place(slot) }
    }
}
