import SystemPackage
import Text

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes a new file and forces it to the disk.
package func writeFile(_ path: String, _ bytes: [UInt8]) throws(CheckpointError) {
    try writing(path, bytes.count) {
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
            permissions: FilePermissions(rawValue: 0o666))
        try file.closeAfter {
            try file.writeAll(bytes)
            try file.synchronize()
        }
    }
}

/// Replaces the file at `path` atomically, creating the directories above it if necessary.
package func replaceFile(_ path: String, _ bytes: [UInt8]) throws(CheckpointError) {
    let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).tmp"
    do throws(CheckpointError) {
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try makeDirectories(String(path[..<slash]))
        }
        removeFile(temporary)
        TemporaryFiles.insert(temporary)
        try writeFile(temporary, bytes)
        do {
            try renameFile(temporary, to: path)
        } catch {
            throw .writeFailed(path: path, reason: "\(error)")
        }
    } catch {
        removeFile(temporary)
        throw error
    }
}

/// Writes all of `bytes` to an open file; `path` is for errors.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(CheckpointError) {
    try writing(path, bytes.count) { try FileDescriptor(rawValue: descriptor).writeAll(bytes) }
}

/// Forces the entries of a directory to the disk; until then a rename in it may be lost.
package func synchronize(directory path: String) throws(CheckpointError) {
    try writing(path, 0) {
        let directory = try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
        try directory.closeAfter { try directory.synchronize() }
    }
}

/// Creates a directory and those above it, where they are missing.
package func makeDirectories(_ path: String) throws(CheckpointError) {
    if isDirectory(path) { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
        try makeDirectories(String(path[..<slash]))
    }
    do {
        try makeDirectory(path)
    } catch {
        // Another process may have created it meanwhile.
        if isDirectory(path) { return }
        let isFile = error as? Errno == .fileExists
        throw .cannotCreate(path: path, reason: isFile ? "a file is in its place" : "\(error)")
    }
}

/// Deletes a directory and the files in it, as far as that is possible.
package func removeTree(_ path: String) {
    for name in names(inDirectory: path) ?? [] {
        let inner = path + "/" + name
        if unlink(inner) != 0 { removeTree(inner) }
    }
    rmdir(path)
}

/// Returns the free space of the disk that holds `path` in bytes, or `nil` where the system does not tell.
package func freeBytes(_ path: String) -> Int? {
    var information = statvfs()
    guard statvfs(path, &information) == 0 else { return nil }
    let (bytes, overflow) = Int(clamping: information.f_bavail).multipliedReportingOverflow(
        by: Int(clamping: information.f_frsize))
    return overflow ? nil : bytes
}

/// Returns the time of the last change to a file or directory in nanoseconds since 1970, or `nil` without one.
package func modificationTime(of path: String) -> Int? {
    (try? Stat(path)).map { $0.st_mtim.tv_sec * 1_000_000_000 + $0.st_mtim.tv_nsec }
}

/// Returns the names in a directory, sorted, or `nil` where it cannot be read.
package func names(inDirectory path: String) -> [String]? {
    (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted()
}

/// Returns whether there is a directory at `path`.
package func isDirectory(_ path: String) -> Bool { (try? Stat(path))?.type == .directory }

extension FileDescriptor {
    /// Takes the exclusive lock of a file, or throws ``Errno/wouldBlock`` where another process holds it.
    func lock() throws(Errno) {
        if flock(rawValue, LOCK_EX | LOCK_NB) != 0 { throw Errno(rawValue: errno) }
    }

    /// Releases the lock.
    func unlock() { flock(rawValue, LOCK_UN) }
}

/// Runs system calls that write `size` bytes to the file at `path`.
private func writing(_ path: String, _ size: Int, _ body: () throws -> Void) throws(CheckpointError) {
    do {
        try body()
    } catch Errno.noSpace, Errno.diskQuotaExceeded {
        throw .diskFull(path: path, needed: size)
    } catch {
        throw .writeFailed(path: path, reason: "\(error)")
    }
}

extension CheckpointError {
    /// The system's message, or the whole description where there is none.
    package var reason: String {
        switch self {
        case .writeFailed(_, let reason), .cannotCreate(_, let reason), .unreadable(_, let reason): reason
        case .diskFull: "the disk is full"
        default: "\(self)"
        }
    }
}
