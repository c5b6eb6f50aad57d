#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Replaces the file at `path` atomically, creating the directories above it if necessary.
package func replaceFile(_ path: String, _ bytes: [UInt8]) throws(CheckpointError) {
    let temporary = "\(path).\(getpid()).tmp"
    do throws(CheckpointError) {
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try makeDirectories(String(path[..<slash]))
        }
        unlink(temporary)
        try writeFile(temporary, bytes)
        guard rename(temporary, path) == 0 else {
            throw .writeFailed(path: path, reason: lastSystemError())
        }
    } catch {
        unlink(temporary)
        throw error
    }
}
