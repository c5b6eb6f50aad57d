/// Remembers what short stretches of text became, up to a bound; when it is full, nothing more is added.
struct ChunkMemory {
    /// Longer chunks hardly ever come back.
    static let maxBytes = 48
    private static let maxChunks = 1 << 17

    private var table = ByteTable(minimumCapacity: 1 << 10)
    private var pieces: [Int32] = []
    /// Where the pieces of each chunk begin, and where the last ones end.
    private var bounds: [Int32] = [0]

    /// The number under which a chunk is remembered, if it is.
    @inline(__always) func find(_ chunk: UnsafeRawBufferPointer) -> Int? {
        let found = table.find(chunk, hash: ByteTable.hash(chunk))
        return found < 0 ? nil : Int(found)
    }

    /// What the chunk became.
    @inline(__always) func withPieces(_ number: Int, _ body: (UnsafeBufferPointer<Int32>) -> Void) {
        let (begin, end) = (Int(bounds[number]), Int(bounds[number + 1]))
        pieces.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[begin..<end])) }
    }

    mutating func remember(_ chunk: UnsafeRawBufferPointer, _ became: [Int32]) {
        guard chunk.count <= ChunkMemory.maxBytes, table.count < ChunkMemory.maxChunks else { return }
        let number = table.count
        guard table.insert(chunk) == Int32(number) else { return }
        pieces += became
        bounds.append(Int32(pieces.count))
    }
}
