#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads a file or standard input front to back, a block at a time, so that size does not matter.
struct FileReader: ~Copyable {
    private let descriptor: Int32
    private let isOwned: Bool
    private let name: String
    private var offset = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// Whether a NUL byte ends the reading with an error: text has none, binary files are full of them.
    private let refusesNUL: Bool

    init(_ source: TextSource, refusesNUL: Bool) throws(TextError) {
        name = source.name
        self.refusesNUL = refusesNUL
        isOwned = source.path != "-"
        descriptor = isOwned ? open(source.path, O_RDONLY | O_CLOEXEC) : 0
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? .missing(path: name) : .unreadable(path: name, reason: String(cString: strerror(errno)))
        }
    }

    deinit { if isOwned && descriptor >= 0 { close(descriptor) } }

    /// Appends up to `count` bytes to `block`; returns false at the end of the file.
    ///
    /// A pipe gives what it has: the size of what is appended says nothing about the text.
    mutating func read(_ count: Int, into block: inout [UInt8]) throws(TextError) -> Bool {
        var got = 0
        repeat {
            got = buffer.withUnsafeMutableBytes {
                systemRead(descriptor, $0.baseAddress, min(count, $0.count))
            }
        } while got < 0 && errno == EINTR
        guard got >= 0 else {
            throw .unreadable(path: name, reason: String(cString: strerror(errno)))
        }
        if refusesNUL,
            let nul = buffer.withUnsafeBytes({ bytes in
                bytes.baseAddress.flatMap { base in memchr(base, 0, got).map { UnsafeRawPointer($0) - base } }
            })
        {
            throw .notText(
                path: name,
                reason: "byte \(offset + nul) is NUL, as in binary files and in UTF-16 "
                    + "(for that: iconv -f UTF-16 -t UTF-8 FILE)")
        }
        block += buffer[..<got]
        offset += got
        return got > 0
    }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
