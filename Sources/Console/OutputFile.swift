import SystemPackage
public import Text

/// The output of a command: standard output, or a file that takes its name only when it is complete.
///
/// Devices and pipes are written into.
public struct OutputFile: ~Copyable {
    private let path: String
    private let output: ReplacementFile
    private var buffer: [UInt8] = []

    /// Opens a file, or standard output for `-`.
    public init(_ path: String) throws(TextError) {
        self.path = path == "-" ? "standard output" : path
        do {
            output = try ReplacementFile(path == "-" ? "/dev/stdout" : path)
        } catch {
            throw .unwritable(path: self.path, reason: "\(error)")
        }
    }

    /// Adds bytes at the end.
    public mutating func write(_ bytes: some Sequence<UInt8>) throws(TextError) {
        buffer += bytes
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes what is buffered and gives the file its name.
    public mutating func finish() throws(TextError) {
        try flush()
        do {
            try output.finish()
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
    }

    private mutating func flush() throws(TextError) {
        do {
            try output.file.writeAll(buffer)
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
