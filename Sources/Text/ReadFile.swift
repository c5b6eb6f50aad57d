#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The bytes of a file of at most `limit` bytes.
func readFile(_ path: String, limit: Int) throws(TextError) -> [UInt8] {
    guard let file = fopen(path, "rb") else {
        if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
        throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    let step = 1 << 16
    while bytes.count <= limit {
        let old = bytes.count
        let space = min(step, limit + 1 - old)
        if space == 0 { break }
        bytes.append(contentsOf: repeatElement(0, count: space))
        let read = bytes.withUnsafeMutableBytes { fread($0.baseAddress?.advanced(by: old), 1, space, file) }
        bytes.removeLast(space - read)
        if read < space {
            if ferror(file) != 0 {
                throw .unreadable(path: path, reason: String(cString: strerror(errno)))
            }
            return bytes
        }
    }
    throw .unreadable(path: path, reason: "it has more than \(limit) bytes")
}
