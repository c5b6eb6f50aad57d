import SystemPackage

/// The ids of one part of a corpus, read from a file; each document begins with the start token.
///
/// A file is a header of 128 bytes, followed by the ids, all little-endian:
///
/// | bytes | contents |
/// |---|---|
/// | 0..<8 | `lmtokens` |
/// | 8..<12 | version, 1 |
/// | 12..<16 | bytes per id: 2 where the vocabulary has at most 65,536 tokens, else 4 |
/// | 16..<64 | six counts of 8 bytes: ids, vocabulary, characters, words, spelled words, documents |
/// | 64..<96 | SHA-256 of the ids |
/// | 96..<128 | SHA-256 of the first 96 bytes |
///
/// A file that differs from its header in any byte is not used. The file is not mapped: if another program cut a mapped
/// file short, this process would be killed. Ranges are read when they are needed, and an error tells that the file has
/// become shorter.
public final class TokenFile: Sendable {
    /// The number of ids, start tokens included.
    public let count: Int
    /// The size of the vocabulary that the ids belong to; every id is below it.
    public let vocabularyCount: Int
    /// The number of Unicode scalars of the normalized text.
    public let characters: Int
    /// The number of ids without start tokens, where a spelled word counts once.
    public let words: Int
    /// The number of spelled words.
    public let spelledWords: Int
    /// The number of documents, and so of start tokens.
    public let documents: Int

    private let isWide: Bool
    private let file: FileDescriptor
    private let path: String

    /// Takes an open file, which may be closed afterwards; `path` is for errors.
    init(_ file: FileDescriptor, path: String) throws(TextError) {
        let header = try TokenHeader(file, path: path)
        do {
            self.file = try file.duplicate()
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        self.path = path
        count = header.counts.ids
        vocabularyCount = header.counts.vocabulary
        characters = header.counts.characters
        words = header.counts.words
        spelledWords = header.counts.spelledWords
        documents = header.counts.documents
        isWide = header.idBytes == 4
    }

    /// Opens a cached file after checking every byte of it; returns nil where there is none.
    convenience init?(cached path: String) throws(TextError) {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return nil }
        defer { try? file.close() }
        try TokenHeader(file, path: path).verifyIDs(of: file, path: path)
        try self.init(file, path: path)
    }

    deinit { try? file.close() }

    /// Reads the ids of `range` into `target`, which must have space for them.
    ///
    /// - Throws: ``TextError/damagedTokens(path:reason:)`` if the file has become shorter or has other ids by now.
    public func copy(_ range: Range<Int>, into target: UnsafeMutablePointer<Int32>) throws(TextError) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "ids \(range) of \(count)")
        if isWide {
            try read(range, UInt32.self, into: target)
        } else {
            try read(range, UInt16.self, into: target)
        }
    }

    /// Returns the ids of `range`, or throws as ``copy(_:into:)`` does.
    public func ids(_ range: Range<Int>) throws(TextError) -> [Int32] {
        var ids = [Int32](repeating: 0, count: range.count)
        try ids.withUnsafeMutableBufferPointer { buffer throws(TextError) in
            if let base = buffer.baseAddress { try copy(range, into: base) }
        }
        return ids
    }

    /// Calls `body` with all ids, block by block, or throws as ``copy(_:into:)`` does.
    public func forEachBlock(_ body: ([Int32]) -> Void) throws(TextError) {
        let step = 1 << 20
        for start in stride(from: 0, to: count, by: step) {
            body(try ids(start..<min(start + step, count)))
        }
    }

    /// Reads the bytes of ids into the end of `target` and widens them from the front.
    private func read<Id: FixedWidthInteger & UnsignedInteger>(
        _ range: Range<Int>, _ type: Id.Type, into target: UnsafeMutablePointer<Int32>
    ) throws(TextError) {
        let size = MemoryLayout<Id>.size
        let all = UnsafeMutableRawBufferPointer(start: target, count: range.count * MemoryLayout<Int32>.size)
        let bytes = UnsafeMutableRawBufferPointer(rebasing: all.suffix(range.count * size))
        let offset = TokenHeader.size + range.lowerBound * size
        let count: Int
        do {
            count = try file.read(at: offset, filling: bytes)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        guard count == bytes.count else {
            throw .damagedTokens(path: path, reason: "it ends at byte \(offset + count)")
        }
        var largest: Id = 0
        for index in 0..<range.count {
            let id = Id(littleEndian: bytes.load(fromByteOffset: index * size, as: Id.self))
            largest = max(largest, id)
            target[index] = Int32(truncatingIfNeeded: id)
        }
        guard range.isEmpty || largest < vocabularyCount else {
            throw .damagedTokens(path: path, reason: "id \(largest) of \(vocabularyCount)")
        }
    }
}

extension TokenFile {
    /// The positions at which the file's documents begin, ascending, each with `vocabulary.start`.
    ///
    /// In pretokenized text the start token is the line end, which also occurs inside documents: there all documents
    /// count as one.
    public func documentStarts(_ vocabulary: Vocabulary) throws(TextError) -> [Int] {
        guard count > 0 else { return [] }
        if documents == 1 || vocabulary.level == .pretokenized { return [0] }
        var (starts, done): ([Int], Int) = ([], 0)
        try forEachBlock { ids in
            for (index, id) in ids.enumerated() where id == vocabulary.start { starts.append(done + index) }
            done += ids.count
        }
        return starts
    }
}
