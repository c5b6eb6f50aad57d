/// A hash table from byte strings to the numbers 0, 1, 2 … in order of insertion.
///
/// It uses open addressing over one arena of keys, so that looking up a stretch of text needs no `String` or `Array`.
struct ByteTable: Sendable {
    private struct Slot {
        var hash: UInt32 = 0
        var length: UInt32 = 0
        var offset: UInt32 = 0
        /// The number of the key, or -1 for a free slot.
        var index: Int32 = -1
    }

    private var slots: [Slot]
    private var arena: [UInt8] = []
    /// The start of each key in the arena, and the end of the last one.
    private var bounds: [UInt32] = [0]

    /// The number of keys.
    var count: Int { bounds.count - 1 }
    /// The number of bytes of all keys.
    var keyBytes: Int { arena.count }

    init(minimumCapacity: Int = 16) {
        var size = 32
        while size < minimumCapacity * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
    }

    /// Returns the number of a key, or -1.
    @inline(__always) func find(_ key: UnsafeRawBufferPointer, hash: UInt32) -> Int32 {
        slots.withUnsafeBufferPointer { slots in
            let mask = slots.count - 1
            var i = Int(hash) & mask
            while true {
                let slot = slots[i]
                if slot.index < 0 { return -1 }
                if slot.hash == hash && Int(slot.length) == key.count
                    && arena.withUnsafeBytes({ equal($0, Int(slot.offset), key) })
                {
                    return slot.index
                }
                i = (i + 1) & mask
            }
        }
    }

    /// Returns the number of a key, or -1.
    func find(_ key: UnsafeRawBufferPointer) -> Int32 { find(key, hash: ByteTable.hash(key)) }

    /// Inserts a key unless it is there and returns its number, or -1 if all keys would need more than 2³¹ bytes.
    mutating func insert(_ key: UnsafeRawBufferPointer, hash: UInt32) -> Int32 {
        let known = find(key, hash: hash)
        if known >= 0 { return known }
        guard arena.count + key.count < 1 << 31, count < 1 << 30 else { return -1 }
        if (count + 1) * 2 > slots.count { grow() }
        let index = Int32(count)
        place(Slot(hash: hash, length: UInt32(key.count), offset: UInt32(arena.count), index: index))
        arena.append(contentsOf: key)
        bounds.append(UInt32(arena.count))
        return index
    }

    /// Inserts a key unless it is there and returns its number.
    mutating func insert(_ key: UnsafeRawBufferPointer) -> Int32 { insert(key, hash: ByteTable.hash(key)) }

    /// Returns the bytes of key `index`.
    func key(_ index: Int) -> ArraySlice<UInt8> { arena[Int(bounds[index])..<Int(bounds[index + 1])] }

    /// Removes all keys and keeps the memory.
    mutating func removeAll() {
        for i in slots.indices { slots[i].index = -1 }
        arena.removeAll(keepingCapacity: true)
        bounds.removeAll(keepingCapacity: true)
        bounds.append(0)
    }

    private mutating func place(_ slot: Slot) {
        let mask = slots.count - 1
        var i = Int(slot.hash) & mask
        while slots[i].index >= 0 { i = (i + 1) & mask }
        slots[i] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        for slot in old where slot.index >= 0 { place(slot) }
    }

    @inline(__always)
    private func equal(_ arena: UnsafeRawBufferPointer, _ offset: Int, _ key: UnsafeRawBufferPointer) -> Bool
    {
        var i = 0
        while i + 8 <= key.count {
            let a = arena.loadUnaligned(fromByteOffset: offset + i, as: UInt64.self)
            if a != key.loadUnaligned(fromByteOffset: i, as: UInt64.self) { return false }
            i += 8
        }
        while i < key.count {
            if arena[offset + i] != key[i] { return false }
            i += 1
        }
        return true
    }

    /// Hashes eight bytes at a time by a multiplication whose halves are combined.
    @inline(__always) static func hash(_ key: UnsafeRawBufferPointer) -> UInt32 {
        var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: key.count)
        var i = 0
        while i + 8 <= key.count {
            state = mix(state ^ key.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            i += 8
        }
        var tail: UInt64 = 0
        while i < key.count {
            tail = tail << 8 | UInt64(key[i])
            i += 1
        }
        state = mix(state ^ tail)
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    @inline(__always) private static func mix(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
