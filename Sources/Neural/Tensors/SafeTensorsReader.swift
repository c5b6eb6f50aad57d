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
        try applyScales(of: entries, to: &tensors)
        let stored = tensors
        for (name, kept) in metadata where stored[name] == nil && isName(name) {
            tensors[name] = stored[kept]
        }
        return Contents(tensors: tensors, metadata: metadata, format: format(of: entries))
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
            guard let type = ElementType(rawValue: entry.type) else {
                throw .elementType(tensor: entry.name, found: entry.type)
            }
            guard entry.end >= entry.begin else {
                throw .reversed(tensor: entry.name, begin: entry.begin, end: entry.end)
            }
            guard entry.begin >= previous else {
                throw .overlap(tensor: entry.name, begin: entry.begin, previousEnd: previous)
            }
            guard entry.begin == previous else {
                throw .hole(tensor: entry.name, begin: entry.begin, previousEnd: previous)
            }
            var wanted = type.size
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

    /// The format of the matrices, of which the scales of others, (rows) or (rows, 1), are none.
    private static func format(of entries: [Entry]) -> WeightFormat {
        let int8 = ElementType.int8.rawValue
        let scales = Set(entries.filter { $0.type == int8 }.map { $0.name + scaleSuffix })
        let types = Set(entries.filter { $0.shape.count > 1 && !scales.contains($0.name) }.map(\.type))
        switch types {
        case [int8]: return .int8
        case [ElementType.bfloat16.rawValue], [ElementType.bfloat16.rawValue, int8]: return .bfloat16
        default: return .float32
        }
    }

    /// Widens the values of a checked entry in `data`.
    private static func tensor(_ entry: Entry, in data: UnsafeRawBufferPointer) throws(SafeTensorsError)
        -> Tensor
    {
        guard let type = ElementType(rawValue: entry.type) else {
            throw .elementType(tensor: entry.name, found: entry.type)
        }
        let values = type.widen(UnsafeRawBufferPointer(rebasing: data[entry.begin..<entry.end]))
        if let index = firstNotFinite(values) { throw .nonFinite(tensor: entry.name, index: index) }
        return Tensor(shape: entry.shape, values: values)
    }

    /// Multiplies the int8 tensors by their scales, which are then no tensors of their own.
    private static func applyScales(
        of entries: [Entry], to tensors: inout [String: Tensor]
    ) throws(SafeTensorsError) {
        let quantized = entries.filter { $0.type == ElementType.int8.rawValue }
        let names = Set(quantized.map(\.name))
        for entry in quantized {
            let name = entry.name + scaleSuffix
            guard let q = tensors[entry.name], let rows = entry.shape.first else {
                throw .scale(tensor: entry.name, found: "is a single number", wanted: "a matrix")
            }
            guard let scales = tensors[name], !names.contains(name),
                scales.shape == [rows] || scales.shape == [rows, 1]
            else {
                let found = tensors[name].map { "has \(name) of shape \($0.shape)" } ?? "has no \(name)"
                throw .scale(tensor: entry.name, found: found, wanted: "one of float32, of shape [\(rows)]")
            }
            let tensor = WeightFormat.scaled(q, by: scales)
            if let index = firstNotFinite(tensor.values) {
                throw .nonFinite(tensor: entry.name, index: index)
            }
            tensors[entry.name] = tensor
        }
        for entry in quantized { tensors[entry.name + scaleSuffix] = nil }
    }
}
