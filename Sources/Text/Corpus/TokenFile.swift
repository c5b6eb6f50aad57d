#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The ids of one part of a corpus, mapped from a file; each document begins with the start token.
///
/// A file is a header of 128 bytes and the ids behind it, all little-endian:
///
/// | bytes | what |
/// |---|---|
/// | 0..<8 | `lmtokens` |
/// | 8..<12 | version, 1 |
/// | 12..<16 | bytes an id has: 2 where the vocabulary has at most 65,536 tokens, else 4 |
/// | 16..<64 | counts of 8 bytes each: ids, vocabulary, characters, words, spelled words, documents |
/// | 64..<96 | SHA-256 of the ids |
/// | 96..<128 | SHA-256 of the first 96 bytes |
///
/// One that does not agree with its header in every byte is not used.
public final class TokenFile: Sendable {
    /// How many ids there are, start tokens included.
    public let count: Int
    /// How many tokens the vocabulary has that the ids belong to; every id is below.
    public let vocabularyCount: Int
    /// Unicode scalars of the normalized text.
    public let characters: Int
    /// Ids without start tokens, a spelled word counted once.
    public let words: Int
    /// Words that had to be spelled.
    public let spelledWords: Int
    /// How many documents, and so start tokens, there are.
    public let documents: Int

    private let isWide: Bool
    private nonisolated(unsafe) let mapping: UnsafeMutableRawBufferPointer

    /// Maps the open file `descriptor`, which may be closed afterwards.
    init(descriptor: Int32, path: String) throws(TextError) {
        let header = try TokenHeader(descriptor: descriptor, path: path)
        let size = TokenHeader.size + header.payload
        let base = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let base, base != MAP_FAILED else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        mapping = UnsafeMutableRawBufferPointer(start: base, count: size)
        count = header.counts.ids
        vocabularyCount = header.counts.vocabulary
        characters = header.counts.characters
        words = header.counts.words
        spelledWords = header.counts.spelledWords
        documents = header.counts.documents
        isWide = header.idBytes == 4
    }

    deinit { munmap(mapping.baseAddress, mapping.count) }

    /// The id at `index`.
    public subscript(_ index: Int) -> Int32 {
        precondition(index >= 0 && index < count, "id \(index) of \(count)")
        return isWide ? load(index, UInt32.self) : load(index, UInt16.self)
    }

    /// Copies the ids of `range` to `target`, which must have room for them.
    public func copy(_ range: Range<Int>, into target: UnsafeMutablePointer<Int32>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "ids \(range) of \(count)")
        if isWide {
            for (index, at) in range.enumerated() { target[index] = load(at, UInt32.self) }
        } else {
            for (index, at) in range.enumerated() { target[index] = load(at, UInt16.self) }
        }
    }

    /// The ids of `range`.
    public func ids(_ range: Range<Int>) -> [Int32] {
        [Int32](unsafeUninitializedCapacity: range.count) { buffer, filled in
            if let base = buffer.baseAddress { copy(range, into: base) }
            filled = range.count
        }
    }

    /// Gives `body` all ids, a block at a time, without keeping what has been read in memory.
    public func forEachBlock(_ body: ([Int32]) -> Void) {
        let step = 1 << 20
        for start in stride(from: 0, to: count, by: step) {
            body(ids(start..<min(start + step, count)))
            // The pages go back to the file, from where they come again when they are wanted.
            madvise(mapping.baseAddress, mapping.count, MADV_DONTNEED)
        }
    }

    @inline(__always) private func load<Id: FixedWidthInteger>(_ index: Int, _ type: Id.Type) -> Int32 {
        let offset = TokenHeader.size + index * MemoryLayout<Id>.size
        return Int32(truncatingIfNeeded: Id(littleEndian: mapping.load(fromByteOffset: offset, as: Id.self)))
    }
}
