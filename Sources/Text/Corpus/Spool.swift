#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Bytes that are written once and read often: in memory while they are few, in a temporary file beyond that.
///
/// The file has no name from the moment it is made, so that nothing stays behind however the process ends;
/// reading it copies blocks, since mapped pages would count as the process's own memory. A finished spool does
/// not change, and may be read from several threads.
final class Spool: @unchecked Sendable {
    /// How many bytes stay in memory before a file takes over.
    static let memoryLimit = 32 << 20

    private(set) var count = 0
    private var memory: [UInt8] = []
    private var descriptor: Int32 = -1
    private let limit: Int

    init(memoryLimit: Int = Spool.memoryLimit) { limit = memoryLimit }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Adds `bytes` at the end.
    func append(_ bytes: [UInt8]) throws(TextError) {
        memory += bytes
        count += bytes.count
        if memory.count > limit || (descriptor >= 0 && memory.count >= 1 << 20) { try flush() }
    }

    /// Ends the writing; afterwards the spool may be read.
    func finish() throws(TextError) { if descriptor >= 0 { try flush() } }

    /// The bytes of `range`, a copy.
    func read(_ range: Range<Int>) throws(TextError) -> [UInt8] {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= count, "\(range) of a spool of \(count) bytes")
        guard descriptor >= 0 else { return Array(memory[range]) }
        var bytes = [UInt8](repeating: 0, count: range.count)
        let failure = bytes.withUnsafeMutableBytes { buffer in
            readAll(descriptor, buffer, at: range.lowerBound)
        }
        if let failure { throw .unreadable(path: "the temporary text", reason: failure) }
        return bytes
    }

    private func flush() throws(TextError) {
        if descriptor < 0 { descriptor = try temporaryFile() }
        let failure = memory.withUnsafeBytes { writeAll(descriptor, $0) }
        if let failure { throw .unwritable(path: "a temporary file", reason: failure) }
        memory.removeAll(keepingCapacity: memory.count <= 1 << 21)
    }
}

/// Opens a file without a name in $TMPDIR, or where the system keeps large temporary files.
func temporaryFile() throws(TextError) -> Int32 {
    let directories = [getenv("TMPDIR").map { String(cString: $0) }, "/var/tmp", "/tmp"].compactMap { $0 }
    var reason = "no directory for temporary files"
    for directory in directories {
        var template = Array((directory + "/lm-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            reason = String(cString: strerror(errno))
            continue
        }
        unlink(template)
        return descriptor
    }
    throw .unwritable(path: "a temporary file in \(directories[0])", reason: reason)
}

/// Writes all of `bytes` at the descriptor's position; returns the system's reason where that fails.
func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> String? {
    var rest = bytes
    while let base = rest.baseAddress, !rest.isEmpty {
        let written = write(descriptor, base, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return String(cString: strerror(errno)) }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
    return nil
}

/// Fills `buffer` with the bytes at `offset`; returns a reason where that fails.
func readAll(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> String? {
    var done = 0
    while let base = buffer.baseAddress, done < buffer.count {
        let got = pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else { return String(cString: strerror(errno)) }
        guard got > 0 else { return "it ends at byte \(offset + done)" }
        done += got
    }
    return nil
}
