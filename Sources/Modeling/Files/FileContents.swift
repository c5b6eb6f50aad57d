import SystemPackage
import Text

#if canImport(Glibc)
import Glibc
#endif

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The bytes of a file, read once, so that the bytes that are verified are the bytes that are used.
///
/// The file is not mapped: if another program cut a mapped file short, this process would be killed.
package final class FileContents: Sendable {
    /// The number of bytes.
    package var count: Int { bytes.count }
    private nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    /// Reads the regular file at `path`, of at most `limit` bytes.
    ///
    /// Devices and pipes are refused, because they have no size to check and may never end.
    package init(of path: String, limit: Int = .max) throws(CheckpointError) {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
            defer { try? file.close() }
            let status = try file.stat()
            guard status.type == .regular else {
                throw CheckpointError.unreadable(path: path, reason: "it is not an ordinary file")
            }
            let size = Int(status.size)
            guard size <= limit else { throw CheckpointError.size(path: path, found: size, wanted: limit) }
            guard size < ProcessInfo.processInfo.physicalMemory else {
                throw CheckpointError.tooLarge(path: path, bytes: size)
            }
            bytes = try Self.read(size, from: file, path: path)
        } catch let error as CheckpointError {
            throw error
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }

    private static let largePage = 2 << 20

    deinit { bytes.deallocate() }

    private static func read(
        _ size: Int, from file: FileDescriptor, path: String
    ) throws -> UnsafeRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(size, 1), alignment: size < Self.largePage ? 64 : Self.largePage)
        #if canImport(Glibc)
        // Filling small pages takes the system longer than copying the file.
        if size >= Self.largePage { madvise(memory.baseAddress, size, MADV_HUGEPAGE) }
        #endif
        let buffer = UnsafeMutableRawBufferPointer(rebasing: memory[..<size])
        do {
            if try file.read(at: 0, filling: buffer) == size { return UnsafeRawBufferPointer(buffer) }
            throw CheckpointError.unreadable(path: path, reason: "it became shorter")
        } catch {
            memory.deallocate()
            throw error
        }
    }

    /// Calls `body` with the bytes, which are valid during the call only.
    package func withBytes<Value, E>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> Value
    ) throws(E) -> Value {
        defer { withExtendedLifetime(self) {} }
        return try body(bytes)
    }
}
