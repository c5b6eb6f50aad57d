import Crypto

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes a token file front to back, with the header last, so that a file cut short is never taken for whole.
///
/// With a path, the file is written under a temporary name beside it and takes its name when it is complete and
/// on the disk; without one it has no name at all and lives as long as it is mapped.
struct TokenWriter: ~Copyable {
    private let path: String?
    private let temporary: String?
    private let descriptor: Int32
    private var header = TokenHeader()
    private var hash = SHA256()
    private var pending: [UInt8]
    private var isStarted = false

    init(path: String?, vocabularyCount: Int) throws(TextError) {
        let file = try path.map { path throws(TextError) in try namedTemporaryFile(beside: path) }
        descriptor = if let file { file.descriptor } else { try temporaryFile() }
        temporary = file?.path
        self.path = path
        header.counts.vocabulary = vocabularyCount
        // The header's place; it is written last.
        pending = [UInt8](repeating: 0, count: TokenHeader.size)
    }

    deinit {
        close(descriptor)
        if let temporary { unlink(temporary) }
    }

    /// Adds the start token of a document.
    mutating func begin(_ start: Int32) throws(TextError) {
        header.counts.documents += 1
        try add([start])
    }

    /// Adds one block of a document.
    mutating func append(_ ids: [Int32], _ counts: BlockEncoder.Counts) throws(TextError) {
        header.counts.characters += counts.characters
        header.counts.words += counts.words
        header.counts.spelledWords += counts.spelledWords
        try add(ids)
    }

    /// Completes the file and maps it.
    mutating func finish() throws(TextError) -> TokenFile {
        try flush()
        header.sha256 = Array(hash.finalize())
        let bytes = header.bytes
        let written = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard written == bytes.count else { throw failure(String(cString: strerror(errno))) }
        let file = try TokenFile(descriptor: descriptor, path: path ?? "a temporary file")
        if let path, let temporary {
            guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
                throw failure(String(cString: strerror(errno)))
            }
        }
        return file
    }

    private mutating func add(_ ids: [Int32]) throws(TextError) {
        header.counts.ids += ids.count
        let isWide = header.idBytes == 4
        pending.reserveCapacity(pending.count + ids.count * header.idBytes)
        for id in ids {
            pending.append(UInt8(truncatingIfNeeded: id))
            pending.append(UInt8(truncatingIfNeeded: id >> 8))
            if isWide {
                pending.append(UInt8(truncatingIfNeeded: id >> 16))
                pending.append(UInt8(truncatingIfNeeded: id >> 24))
            }
        }
        if pending.count >= 1 << 20 { try flush() }
    }

    private mutating func flush() throws(TextError) {
        hash.update(data: isStarted ? pending[...] : pending.dropFirst(TokenHeader.size))
        isStarted = true
        if let reason = pending.withUnsafeBytes({ writeAll(descriptor, $0) }) { throw failure(reason) }
        pending.removeAll(keepingCapacity: true)
    }

    private func failure(_ reason: String) -> TextError {
        .unwritable(path: path ?? "a temporary file", reason: reason)
    }
}

/// Makes a file with a name of its own in the directory of `path`.
private func namedTemporaryFile(beside path: String) throws(TextError) -> (descriptor: Int32, path: String) {
    var template = Array((path + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
        throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    let name = template.dropLast().map { UInt8(bitPattern: $0) }
    return (descriptor, String(decoding: name, as: UTF8.self))
}
