public import Neural

extension EmbeddingSpace {
    /// The vectors in NumPy's format (`.npy`, version 1.0): the magic, the length of the header, the header (a Python
    /// literal, padded to a multiple of 64 bytes), then V × D little-endian float32 in C order.
    public var numPy: VectorFile {
        let shape = "(\(entries.count), \(vectors.columns))"
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
        // The magic and the length take 10 bytes, and the header ends with a line feed.
        header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
        let length = UInt16(header.utf8.count)
        let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        return VectorFile(
            header: magic + [UInt8(length & 0xFF), UInt8(length >> 8)] + Array(header.utf8),
            rows: entries.count
        ) { littleEndian(vectors[$0]) }
    }

    /// The vectors as a tensor, (V, D), to be saved as `embedding.weight`.
    public var tensor: Tensor { Tensor(shape: [vectors.rows, vectors.columns], values: vectors.values) }
}
