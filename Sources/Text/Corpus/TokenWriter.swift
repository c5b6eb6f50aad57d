import Crypto
import SystemPackage

/// Writes a token file front to back, the header last, so that a file cut short is never taken for a whole one.
///
/// With a path, the file is written under a temporary name beside it and renamed once it is complete and on the
/// disk. Without one it has no name and lives as long as it is open.
struct TokenWriter: ~Copyable {
    private let path: String?
    private let temporary: String?
    private let file: FileDescriptor
    private var header = TokenHeader()
    private var hash = SHA256()
    private var pending: [UInt8]
    private var isStarted = false

    init(path: String?, vocabularyCount: Int) throws(TextError) {
        self.path = path
        if let path {
            let created: (file: FileDescriptor, path: String)
            do {
                created = try FileDescriptor.temporary(prefix: path + ".")
            } catch {
                throw .unwritable(path: path, reason: "\(error)")
            }
            (file, temporary) = (created.file, created.path)
        } else {
            (file, temporary) = (try .unnamed(), nil)
        }
        header.counts.vocabulary = vocabularyCount
        // Space for the header, which is written last.
        pending = [UInt8](repeating: 0, count: TokenHeader.size)
    }

    deinit {
        try? file.close()
        if let temporary { removeFile(temporary) }
    }

    /// Begins a document with its start token.
    mutating func begin(_ start: Int32) throws(TextError) {
        header.counts.documents += 1
        try add([start])
    }

    /// Adds a block of a document.
    mutating func append(_ ids: [Int32], _ counts: BlockEncoder.Counts) throws(TextError) {
        header.counts.characters += counts.characters
        header.counts.words += counts.words
        header.counts.spelledWords += counts.spelledWords
        try add(ids)
    }

    /// Completes the file and opens it.
    mutating func finish() throws(TextError) -> TokenFile {
        try flush()
        header.sha256 = Array(hash.finalize())
        try write { try file.writeAll(toAbsoluteOffset: 0, header.bytes) }
        let tokens = try TokenFile(file, path: name)
        if let path, let temporary {
            try write {
                try file.synchronize()
                try renameFile(temporary, to: path)
            }
        }
        return tokens
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
        try write { try file.writeAll(pending) }
        pending.removeAll(keepingCapacity: true)
    }

    private var name: String { path ?? "a temporary file" }

    private func write(_ body: () throws -> Void) throws(TextError) {
        do {
            try body()
        } catch {
            throw .unwritable(path: name, reason: "\(error)")
        }
    }
}
