public import Neural

extension EmbeddingSpace {
    /// NumPy's format (`.npy`, version 1.0): magic, the length of a header, the header, a Python literal padded to
    /// a multiple of 64 bytes, then V × D little-endian float32 in C order.
    public var numPy: VectorFile {
        let shape = "(\(entries.count), \(vectors.columns))"
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
        // Magic and length are 10 bytes, and the header ends in a line end.
        header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
        let length = UInt16(header.utf8.count)
        let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        return VectorFile(
            header: magic + [UInt8(length & 0xFF), UInt8(length >> 8)] + Array(header.utf8),
            rows: entries.count
        ) { littleEndian(vectors[$0]) }
    }

    /// The vectors as a tensor to be called `embedding.weight`, V × D.
    public var tensor: Tensor { Tensor(shape: [vectors.rows, vectors.columns], values: vectors.values) }
}
