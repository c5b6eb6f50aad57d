import SystemPackage
public import Text

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The output of a command: standard output, or a file that appears only when it is complete.
public struct OutputFile: ~Copyable {
    private let path: String
    private let temporary: String?
    private let file: FileDescriptor
    private var buffer: [UInt8] = []

    /// Opens a file, or standard output for `-`.
    public init(_ path: String) throws(TextError) {
        guard path != "-" else {
            (self.path, file, temporary) = ("standard output", .standardOutput, nil)
            return
        }
        let name = "\(path).\(ProcessInfo.processInfo.processIdentifier).tmp"
        TemporaryFiles.insert(name)
        do {
            file = try .open(
                name, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o666))
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
        (self.path, temporary) = (path, name)
    }

    deinit {
        guard let temporary else { return }
        try? file.close()
        removeFile(temporary)
    }

    /// Adds bytes at the end.
    public mutating func write(_ bytes: some Sequence<UInt8>) throws(TextError) {
        buffer += bytes
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes what is buffered and gives the file its name.
    public mutating func finish() throws(TextError) {
        try flush()
        guard let temporary else { return }
        do {
            try file.synchronize()
            try renameFile(temporary, to: path)
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
    }

    private mutating func flush() throws(TextError) {
        do {
            try file.writeAll(buffer)
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
