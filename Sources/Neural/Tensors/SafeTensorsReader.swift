extension SafeTensors {
    /// Decodes a file, refusing anything that could be read in two ways.
    ///
    /// Memory for a tensor is allocated only after its offsets have been checked against the size of the file.
    public static func decode(_ bytes: UnsafeRawBufferPointer) throws(SafeTensorsError) -> Contents {
        guard bytes.count >= 8 else { throw .tooShort(bytes: bytes.count) }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(headerLimit) else { throw .headerTooLarge(length: length) }
        guard Int(length) <= bytes.count - 8 else {
            throw .headerBeyondEnd(length: length, bytes: bytes.count)
        }
        let text = UnsafeRawBufferPointer(rebasing: bytes[8..<8 + Int(length)])
        guard String(validating: text, as: UTF8.self) != nil else { throw .headerNotUTF8 }
        var scanner = HeaderScanner(text)
        var (entries, metadata) = try scanner.header()
        entries.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
        let data = UnsafeRawBufferPointer(rebasing: bytes[(8 + Int(length))...])
        try check(entries, dataBytes: data.count)
        var tensors: [String: Tensor] = [:]
        tensors.reserveCapacity(entries.count)
        for entry in entries { tensors[entry.name] = try tensor(entry, in: data) }
        let stored = tensors
        for (name, kept) in metadata where stored[name] == nil && isName(name) {
            tensors[name] = stored[kept]
        }
        return Contents(tensors: tensors, metadata: metadata)
    }

    /// Decodes a file from an array of bytes.
    public static func decode(_ bytes: [UInt8]) throws(SafeTensorsError) -> Contents {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(SafeTensorsError) in try decode(bytes) }
        }
        return try result.get()
    }

    /// Checks that the entries, sorted by offset, tile the data.
    private static func check(_ entries: [Entry], dataBytes: Int) throws(SafeTensorsError) {
        var previous = 0
        for entry in entries {
            guard entry.type == "F32" else { throw .elementType(tensor: entry.name, found: entry.type) }
            guard entry.end >= entry.begin else {
                throw .reversed(tensor: entry.name, begin: entry.begin, end: entry.end)
            }
            guard entry.begin >= previous else {
                throw .overlap(tensor: entry.name, begin: entry.begin, previousEnd: previous)
            }
            guard entry.begin == previous else {
                throw .hole(tensor: entry.name, begin: entry.begin, previousEnd: previous)
            }
            var wanted = 4
            for size in entry.shape {
                if size == 0 { throw .empty(tensor: entry.name) }
                let (product, overflow) = wanted.multipliedReportingOverflow(by: size)
                if overflow { throw .shapeOverflow(tensor: entry.name) }
                wanted = product
            }
            guard entry.end - entry.begin == wanted else {
                throw .byteCount(tensor: entry.name, found: entry.end - entry.begin, wanted: wanted)
            }
            previous = entry.end
        }
        guard dataBytes >= previous else { throw .truncated(found: dataBytes, wanted: previous) }
        guard dataBytes == previous else { throw .trailing(bytes: dataBytes - previous) }
    }

    /// Copies the values of a checked entry out of `data`.
    private static func tensor(_ entry: Entry, in data: UnsafeRawBufferPointer) throws(SafeTensorsError)
        -> Tensor
    {
        let source = UnsafeRawBufferPointer(rebasing: data[entry.begin..<entry.end])
        let values = [Float](unsafeUninitializedCapacity: source.count / 4) { floats, count in
            UnsafeMutableRawBufferPointer(floats).copyMemory(from: source)
            count = floats.count
        }
        if let index = firstNotFinite(values) { throw .nonFinite(tensor: entry.name, index: index) }
        return Tensor(shape: entry.shape, values: values)
    }
}
