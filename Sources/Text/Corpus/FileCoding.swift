extension Tokenizer {
    /// Encodes a file of any size, or standard input (`-`), in bounded memory on several threads.
    ///
    /// - Parameters:
    ///   - path: The file, of which nothing but byte order marks is removed.
    ///   - threads: The number of threads; the ids do not depend on it.
    ///   - body: Takes the ids in blocks, without a start token.
    /// - Returns: The counts of the text, and its invalid UTF-8.
    /// - Throws: An error of the file, or an error that `body` throws.
    public func encode(
        file path: String, threads: Int, _ body: ([Int32]) throws(TextError) -> Void
    ) throws(TextError) -> (counts: BlockEncoder.Counts, invalidUTF8: InvalidUTF8?) {
        var encoder = try BlockWorkers(encodingWith: self, threads: threads)
        var counts = BlockEncoder.Counts()
        func give(_ result: EncodedBlock) throws(TextError) {
            counts = counts + result.counts
            try body(result.ids)
        }
        var (text, edge, invalid): ([UInt8], Block.Edge, InvalidUTF8?) = ([], .text, nil)
        func cut(atEnd: Bool) throws(TextError) {
            var start = 0
            while text.count - start >= (atEnd ? 1 : Block.limit + 4) {
                let first = text.withUnsafeBytes { all in
                    Block.first(of: UnsafeRawBufferPointer(rebasing: all[start...]))
                }
                let bytes = Array(text[start..<start + first.length])
                let block = TextBlock(bytes: bytes, from: edge, to: first.edge, startsDocument: false)
                try encoder.add(block, give)
                (start, edge) = (start + first.length, first.edge)
            }
            text.removeFirst(start)
        }
        let source = TextSource(path: path, isNamed: true)
        _ = try readNormalized(source, vocabulary.normalization, refusesNUL: false) {
            (block, found) throws(TextError) in
            invalid.add(found)
            text += block
            try cut(atEnd: false)
        }
        try cut(atEnd: true)
        try encoder.finish(give)
        return (counts, invalid)
    }

    /// Decodes a file of decimal ids separated by white space, or standard input (`-`), in bounded memory.
    ///
    /// - Parameters:
    ///   - path: The file of ids.
    ///   - body: Takes the text in pieces, which may end within a code point.
    /// - Throws: An error of the file, or an error that `body` throws.
    public func decode(file path: String, _ body: ([UInt8]) throws(TextError) -> Void) throws(TextError) {
        let source = TextSource(path: path, isNamed: true)
        var reader = try FileReader(source, refusesNUL: false)
        var decoder = TokenDecoder(vocabulary)
        var number: Int?
        var (bytes, text): ([UInt8], [UInt8]) = ([], [])
        func decode() throws(TextError) {
            guard let id = number else { return }
            guard id < vocabulary.count else { throw .unknownID(id, count: vocabulary.count) }
            decoder.append(Int32(id), to: &text)
            number = nil
        }
        while try reader.read(1 << 16, into: &bytes) {
            for (index, byte) in bytes.enumerated() {
                switch byte {
                case 0x30...0x39: number = min((number ?? 0) * 10 + Int(byte - 0x30), 1 << 40)
                case 0x20, 0x09...0x0D: try decode()
                default: throw .notIDs(path: source.name, offset: reader.offset - bytes.count + index)
                }
            }
            try body(text)
            bytes.removeAll(keepingCapacity: true)
            text.removeAll(keepingCapacity: true)
        }
        try decode()
        try body(text)
    }
}

extension InvalidUTF8? {
    /// Adds the invalid UTF-8 of the next block of the same text.
    mutating func add(_ next: InvalidUTF8?) {
        guard let next else { return }
        self = InvalidUTF8(
            count: (self?.count ?? 0) + next.count, firstOffset: self?.firstOffset ?? next.firstOffset)
    }
}
