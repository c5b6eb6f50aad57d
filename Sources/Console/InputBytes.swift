public import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The bytes of the file at `path`, or of standard input for `-`.
///
/// - Parameters:
///   - path: A path, or `-`.
///   - limit: The most bytes that make sense; more are an error, so that an endless device is none.
/// - Returns: The bytes, none where the file is empty.
/// - Throws: What the system says.
public func inputBytes(_ path: String, limit: Int = 64 << 20) throws(TextError) -> [UInt8] {
    let name = path == "-" ? "standard input" : path
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw errno == ENOENT || errno == ENOTDIR ? .missing(path: path) : fault(name)
    }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = [], block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(descriptor, &block, block.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw fault(name) }
        if count == 0 { return bytes }
        bytes += block[..<count]
        guard bytes.count <= limit else {
            throw .unreadable(path: name, reason: "it has more than \(limit) bytes")
        }
    }
}

private func fault(_ name: String) -> TextError {
    .unreadable(path: name, reason: String(cString: strerror(errno)))
}
