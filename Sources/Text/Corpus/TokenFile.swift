import SystemPackage

/// The ids of one part of a corpus, mapped from a file; each document begins with the start token.
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
/// A file that differs from its header in any byte is not used.
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
    private nonisolated(unsafe) let mapping: UnsafeMutableRawBufferPointer

    /// Maps an open file, which may be closed afterwards; `path` is for errors.
    init(_ file: FileDescriptor, path: String) throws(TextError) {
        let header = try TokenHeader(file, path: path)
        do {
            mapping = try file.map(TokenHeader.size + header.payload)
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        count = header.counts.ids
        vocabularyCount = header.counts.vocabulary
        characters = header.counts.characters
        words = header.counts.words
        spelledWords = header.counts.spelledWords
        documents = header.counts.documents
        isWide = header.idBytes == 4
    }

    /// Maps a cached file after checking every byte of it; returns nil where there is none.
    convenience init?(cached path: String) throws(TextError) {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return nil }
        defer { try? file.close() }
        try TokenHeader(file, path: path).verifyIDs(of: file, path: path)
        try self.init(file, path: path)
    }

    deinit { mapping.unmap() }

    /// Returns the id at `index`.
    public subscript(_ index: Int) -> Int32 {
        precondition(index >= 0 && index < count, "id \(index) of \(count)")
        return isWide ? load(index, UInt32.self) : load(index, UInt16.self)
    }

    /// Copies the ids of `range` to `target`, which must have space for them.
    public func copy(_ range: Range<Int>, into target: UnsafeMutablePointer<Int32>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "ids \(range) of \(count)")
        if isWide {
            for (index, at) in range.enumerated() { target[index] = load(at, UInt32.self) }
        } else {
            for (index, at) in range.enumerated() { target[index] = load(at, UInt16.self) }
        }
    }

    /// Returns the ids of `range`.
    public func ids(_ range: Range<Int>) -> [Int32] {
        [Int32](unsafeUninitializedCapacity: range.count) { buffer, filled in
            if let base = buffer.baseAddress { copy(range, into: base) }
            filled = range.count
        }
    }

    /// Calls `body` with all ids, block by block, without keeping what was read in memory.
    public func forEachBlock(_ body: ([Int32]) -> Void) {
        let step = 1 << 20
        for start in stride(from: 0, to: count, by: step) {
            body(ids(start..<min(start + step, count)))
            mapping.releasePages()
        }
    }

    @inline(__always) private func load<Id: FixedWidthInteger>(_ index: Int, _ type: Id.Type) -> Int32 {
        let offset = TokenHeader.size + index * MemoryLayout<Id>.size
        return Int32(truncatingIfNeeded: Id(littleEndian: mapping.load(fromByteOffset: offset, as: Id.self)))
    }
}

extension TokenFile {
    /// The positions at which the file's documents begin, ascending, each with `vocabulary.start`.
    ///
    /// In pretokenized text the start token is the line end, which also occurs inside documents: there all documents
    /// count as one.
    public func documentStarts(_ vocabulary: Vocabulary) -> [Int] {
        guard count > 0 else { return [] }
        if documents == 1 || vocabulary.level == .pretokenized { return [0] }
        return (0..<count).filter { self[$0] == vocabulary.start }
    }
}
