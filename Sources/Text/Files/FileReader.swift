import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads a text that a person wrote, from a file or standard input, front to back and in blocks, so that its size does
/// not matter.
///
/// A byte order mark at the start is skipped. Text in another encoding is an error as soon as the first 64 KiB, or those
/// from the first malformed byte on, tell it; stray bytes in UTF-8 are read. A file that changed meanwhile is an error
/// after the last block: what was read may be a part of it, or parts of two texts.
struct FileReader: ~Copyable {
    /// The number of bytes of the file that have been read.
    private(set) var offset = 0
    /// Whether a byte order mark was skipped.
    private(set) var hasMark = false

    private let file: FileDescriptor
    private let name: String
    /// Whether a NUL byte is an error: text has none, binary files are full of them.
    private let refusesNUL: Bool
    /// What the file was when it was opened; nil for pipes and terminals, which only grow.
    private let version: FileVersion?
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// The bytes of the buffer that have not been passed on; nil before the first read.
    private var rest: Range<Int>?
    private var isAtEnd = false
    /// Looks for the first malformed byte; nil once that has been found.
    private var search: MalformedSearch? = MalformedSearch()

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
        version = FileVersion(of: file)
    }

    deinit { if file != .standardInput { try? file.close() } }

    /// Appends up to `count` bytes to `block` and returns whether there were any before the end of the file.
    ///
    /// A pipe gives what it has: the number of bytes appended says nothing about the text.
    mutating func read(_ count: Int, into block: inout [UInt8]) throws(TextError) -> Bool {
        var rest = if let rest { rest } else { try start() }
        if rest.isEmpty, !isAtEnd { rest = try nextPart() }
        if rest.isEmpty {
            try version?.check(file, read: offset, of: name)
            return false
        }
        let given = rest.prefix(count)
        block += buffer[given]
        offset += given.count
        self.rest = given.upperBound..<rest.upperBound
        return true
    }

    /// Fills the buffer with the first bytes, which tell the encoding, and skips a byte order mark.
    private mutating func start() throws(TextError) -> Range<Int> {
        var count = try fillBuffer(from: 0)
        let malformed = search?.first(in: buffer[..<count], isLast: isAtEnd)
        if let malformed {
            count = try fillBuffer(from: count, extendedBy: malformed.end)
            search = nil
        }
        let head = buffer[..<count]
        if let format = BinaryFormat(of: head) { throw .format(path: name, format) }
        if let encoding = TextEncoding(of: head, isWhole: isAtEnd) {
            throw .encoding(path: name, encoding)
        }
        try checkNUL(0..<count)
        hasMark = head.starts(with: byteOrderMark)
        offset = hasMark ? byteOrderMark.count : 0
        return offset..<count
    }

    /// Fills the buffer with the next bytes; at the first malformed one, with as many as tell the encoding.
    private mutating func nextPart() throws(TextError) -> Range<Int> {
        var count = try fill(from: 0)
        guard let found = search?.first(in: buffer[..<count], isLast: isAtEnd), let search else {
            return 0..<count
        }
        count = try fillBuffer(from: count, extendedBy: found.end)
        let window = [found.byte] + buffer[found.end..<count]
        if let encoding = TextEncoding(malformed: window, isWhole: isAtEnd, after: search.characters) {
            throw .encoding(path: name, encoding)
        }
        self.search = nil
        return 0..<count
    }

    /// Fills the buffer from `start` to its end, which is moved by `more` bytes, and returns the number of bytes in it.
    private mutating func fillBuffer(from start: Int, extendedBy more: Int = 0) throws(TextError) -> Int {
        buffer += [UInt8](repeating: 0, count: more)
        var count = start
        while count < buffer.count, !isAtEnd { count += try fill(from: count) }
        return count
    }

    /// Reads once into the buffer and returns the number of bytes, 0 at the end of the file.
    private mutating func fill(from start: Int) throws(TextError) -> Int {
        let count: Int
        do {
            count = try buffer.withUnsafeMutableBytes {
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
            }
        } catch {
            throw .unreadable(path: name, reason: "\(error)")
        }
        isAtEnd = count == 0
        if rest != nil { try checkNUL(start..<start + count) }
        return count
    }

    private func checkNUL(_ range: Range<Int>) throws(TextError) {
        guard refusesNUL else { return }
        let nul = buffer.withUnsafeBytes { bytes in
            bytes.baseAddress.flatMap { base in
                memchr(base + range.lowerBound, 0, range.count).map { UnsafeRawPointer($0) - base }
            }
        }
        if let nul { throw .binary(path: name, offset: offset + nul - range.lowerBound) }
    }
}

/// U+FEFF in UTF-8: at the start of a file it says that the file is UTF-8, elsewhere that files were joined.
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// The size of an ordinary file and the time of its last change, which tell whether it changes while it is read.
private struct FileVersion {
    private let size: Int
    private let time: timespec
    /// The offset at which reading begins.
    private let start: Int

    init?(of file: FileDescriptor) {
        guard let status = try? file.stat(), status.type == .regular else { return nil }
        (size, time) = (Int(status.size), status.st_mtim)
        start = Int((try? file.seek(offset: 0, from: .current)) ?? 0)
    }

    /// Throws an error if the file has changed or fewer or more bytes than it had were read.
    func check(_ file: FileDescriptor, read: Int, of path: String) throws(TextError) {
        guard let now = FileVersion(of: file) else { return }
        let isUntouched = now.time.tv_sec == time.tv_sec && now.time.tv_nsec == time.tv_nsec
        // Files of the kernel have size 0 and contents all the same.
        guard isUntouched, now.size == size, size == 0 || start + read == size else {
            throw .changed(path: path, bytes: size, read: start + read)
        }
    }
}
