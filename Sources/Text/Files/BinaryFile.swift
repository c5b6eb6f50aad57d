import SystemPackage

/// A binary file in memory.
package struct BinaryFile {
    /// All bytes.
    package let bytes: [UInt8]

    /// Reads a file, or standard input for `-`.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The largest sensible size, which also ends the reading of an endless device.
    /// - Throws: The error of a file that cannot be read or is larger.
    package init(contentsOf path: String, limit: Int) throws(TextError) {
        let name = path == "-" ? "standard input" : path
        do {
            let file =
                try path == "-" ? .standardInput : FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            defer { if file != .standardInput { try? file.close() } }
            var (bytes, block) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
            while bytes.count <= limit {
                let count = try block.withUnsafeMutableBytes { try file.read(into: $0) }
                if count == 0 { break }
                bytes += block[..<count]
            }
            self.bytes = bytes
        } catch {
            throw .reading(name, error)
        }
        guard bytes.count <= limit else {
            throw .unreadable(path: name, reason: "it has more than \(limit) bytes")
        }
    }
}
