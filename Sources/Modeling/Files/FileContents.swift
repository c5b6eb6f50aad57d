#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The bytes of a file, read once: what is verified is then what is used.
///
/// Not mapped: a file that another program cuts short under a mapping ends the process.
package final class FileContents: Sendable {
    /// The number of bytes.
    package var count: Int { bytes.count }
    private nonisolated(unsafe) let bytes: UnsafeRawBufferPointer

    /// Reads the ordinary file at `path`, which must be no longer than `limit`.
    ///
    /// Devices and pipes are refused, for they have no size to check and may never end.
    package init(of path: String, limit: Int = .max) throws(CheckpointError) {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: lastSystemError()) }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else {
            throw .unreadable(path: path, reason: lastSystemError())
        }
        guard information.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, reason: "it is not an ordinary file")
        }
        let size = Int(information.st_size)
        guard size <= limit else { throw .size(path: path, found: size, wanted: limit) }
        guard size < Self.memory else { throw .tooLarge(path: path, bytes: size) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(size, 1), alignment: 64)
        var filled = 0
        while filled < size {
            let count = read(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let reason = count < 0 ? lastSystemError() : "it became shorter"
                buffer.deallocate()
                throw .unreadable(path: path, reason: reason)
            }
            filled += count
        }
        bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<size])
    }

    deinit { bytes.deallocate() }

    /// Lends the bytes to `body`, which must not keep them.
    package func withBytes<Value, E>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> Value
    ) throws(E) -> Value {
        defer { withExtendedLifetime(self) {} }
        return try body(bytes)
    }

    /// The bytes of memory in this machine.
    private static var memory: Int {
        let pages = sysconf(Int32(_SC_PHYS_PAGES)), pageSize = sysconf(Int32(_SC_PAGESIZE))
        return pages > 0 && pageSize > 0 ? pages * pageSize : .max
    }
}

/// What the system says about the call that failed just now.
package func lastSystemError() -> String { String(cString: strerror(errno)) }

/// When the file or directory at `path` was last changed, in nanoseconds since 1970, or `nil` without one.
package func modificationTime(of path: String) -> Int? {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    #if canImport(Glibc)
    let time = information.st_mtim
    #else
    let time = information.st_mtimespec
    #endif
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// The names in the directory at `path`, in order, or `nil` where there is none to read.
package func names(inDirectory path: String) -> [String]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// Whether a directory is at `path`.
package func isDirectory(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
}
