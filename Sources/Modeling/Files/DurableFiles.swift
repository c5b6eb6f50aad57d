#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes a new file at `path` and forces it to the disk.
package func writeFile(_ path: String, _ bytes: [UInt8]) throws(CheckpointError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw writeFault(path, bytes.count) }
    do throws(CheckpointError) {
        try writeAll(bytes, to: descriptor, path: path)
        guard forceToDisk(descriptor) else { throw writeFault(path, bytes.count) }
    } catch {
        close(descriptor)
        throw error
    }
    guard close(descriptor) == 0 else { throw writeFault(path, bytes.count) }
}

/// Writes `bytes` to an open file, all of them.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(CheckpointError) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { throw writeFault(path, bytes.count) }
        rest = rest.dropFirst(count)
    }
}

/// Forces the entries of a directory to the disk: until then a rename in it may be lost.
package func synchronize(directory path: String) throws(CheckpointError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw writeFault(path, 0) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw writeFault(path, 0) }
}

/// Makes the directory at `path` and those above it.
package func makeDirectories(_ path: String) throws(CheckpointError) {
    if isDirectory(path) { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
        try makeDirectories(String(path[..<slash]))
    }
    guard mkdir(path, 0o777) == 0 || isDirectory(path) else {
        let reason = errno == EEXIST ? "a file is in its place" : lastSystemError()
        throw .cannotCreate(path: path, reason: reason)
    }
}

/// Deletes the directory at `path` and the files in it; what cannot be deleted stays.
package func removeTree(_ path: String) {
    for name in names(inDirectory: path) ?? [] {
        let inner = path + "/" + name
        if unlink(inner) != 0 { removeTree(inner) }
    }
    rmdir(path)
}

/// The bytes that may still be written to the disk that holds `path`, where the system tells.
package func freeBytes(_ path: String) -> Int? {
    var information = statvfs()
    guard statvfs(path, &information) == 0 else { return nil }
    let (bytes, overflow) = Int(clamping: information.f_bavail).multipliedReportingOverflow(
        by: Int(clamping: information.f_frsize))
    return overflow ? nil : bytes
}

/// The error of the call that failed just now, for a file of `size` bytes.
private func writeFault(_ path: String, _ size: Int) -> CheckpointError {
    errno == ENOSPC || errno == EDQUOT
        ? .diskFull(path: path, needed: size) : .writeFailed(path: path, reason: lastSystemError())
}

private func forceToDisk(_ descriptor: Int32) -> Bool {
    #if canImport(Darwin)
    // There, fsync stops at the drive's own cache.
    if fcntl(descriptor, F_FULLFSYNC) == 0 { return true }
    #endif
    return fsync(descriptor) == 0
}

extension CheckpointError {
    /// What the system said, where it said something.
    package var reason: String {
        switch self {
        case .writeFailed(_, let reason), .cannotCreate(_, let reason), .unreadable(_, let reason): reason
        case .diskFull: "the disk is full"
        default: "\(self)"
        }
    }
}
