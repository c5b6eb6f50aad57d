import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads a file or standard input front to back, in blocks, so that its size does not matter.
struct FileReader: ~Copyable {
    private let file: FileDescriptor
    private let name: String
    private var offset = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// Whether a NUL byte is an error: text has none, binary files are full of them.
    private let refusesNUL: Bool

    /// Opens a source.
    init(_ source: TextSource, refusesNUL: Bool) throws(TextError) {
        name = source.name
        self.refusesNUL = refusesNUL
        do {
            file =
                source.path == "-"
                ? .standardInput : try .open(source.path, .readOnly, options: .closeOnExec)
        } catch {
            throw .reading(name, error)
        }
    }

    deinit { if file != .standardInput { try? file.close() } }

    /// Appends up to `count` bytes to `block` and returns whether there were any before the end of the file.
    ///
    /// A pipe gives what it has: the number of bytes appended says nothing about the text.
    mutating func read(_ count: Int, into block: inout [UInt8]) throws(TextError) -> Bool {
        let got: Int
        do {
            got = try buffer.withUnsafeMutableBytes {
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<min(count, $0.count)]))
            }
        } catch {
            throw .unreadable(path: name, reason: "\(error)")
        }
        if refusesNUL, offset == 0, let format = BinaryFormat(of: buffer[..<got]) {
            throw .format(path: name, format)
        }
        if refusesNUL,
            let nul = buffer.withUnsafeBytes({ bytes in
                bytes.baseAddress.flatMap { base in memchr(base, 0, got).map { UnsafeRawPointer($0) - base } }
            })
        {
            throw .binary(path: name, offset: offset + nul)
        }
        block += buffer[..<got]
        offset += got
        return got > 0
    }
}

/// Returns the bytes of a file, or of standard input for `-`.
///
/// - Parameters:
///   - path: The file.
///   - limit: The largest sensible size, which also ends the reading of an endless device.
/// - Returns: The bytes, none for an empty file.
/// - Throws: ``TextError/missing(path:)`` or ``TextError/unreadable(path:reason:)``.
package func readFile(_ path: String, limit: Int) throws(TextError) -> [UInt8] {
    let source = TextSource(path: path, isNamed: true)
    var reader = try FileReader(source, refusesNUL: false)
    var bytes: [UInt8] = []
    while try reader.read(1 << 16, into: &bytes) {
        guard bytes.count <= limit else {
            throw .unreadable(path: source.name, reason: "it has more than \(limit) bytes")
        }
    }
    if let format = BinaryFormat(of: bytes) { throw .format(path: source.name, format) }
    return bytes
}
