import Crypto
import SystemPackage

/// The first 128 bytes of a token file; see ``TokenFile``.
struct TokenHeader: Equatable {
    /// The counts in a token file.
    struct Counts: Equatable {
        var ids = 0
        var vocabulary = 0
        var characters = 0
        var words = 0
        var spelledWords = 0
        var documents = 0
    }

    static let size = 128
    private static let magic = Array("lmtokens".utf8)
    private static let version: UInt32 = 1

    var counts = Counts()
    /// SHA-256 of the ids' bytes.
    var sha256 = [UInt8](repeating: 0, count: 32)

    /// The number of bytes of one id.
    var idBytes: Int { counts.vocabulary <= 1 << 16 ? 2 : 4 }
    /// The number of bytes of all ids.
    var payload: Int { counts.ids * idBytes }

    init() {}

    /// The header as it is in the file.
    var bytes: [UInt8] {
        var bytes = Self.magic + littleEndian(Self.version) + littleEndian(UInt32(idBytes))
        for count in [
            counts.ids, counts.vocabulary, counts.characters, counts.words, counts.spelledWords,
            counts.documents,
        ] {
            bytes += littleEndian(UInt64(count))
        }
        bytes += sha256
        return bytes + SHA256.hash(data: bytes)
    }

    /// Reads the header of an open file and checks it against its hash and the file's size.
    init(_ file: FileDescriptor, path: String) throws(TextError) {
        func damaged(_ reason: String) -> TextError { .damagedTokens(path: path, reason: reason) }
        var bytes = [UInt8](repeating: 0, count: Self.size)
        try Self.read(file, at: 0, path: path, into: &bytes)
        guard bytes.starts(with: Self.magic) else { throw damaged("it does not begin with lmtokens") }
        guard bytes[8..<12].elementsEqual(littleEndian(Self.version)) else {
            throw damaged("another version")
        }
        guard bytes[96...].elementsEqual(SHA256.hash(data: bytes[..<96])) else {
            throw damaged("the header's checksum is wrong")
        }
        let fields = (0..<6).map { field in
            bytes[(16 + 8 * field)..<(24 + 8 * field)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        // Sums and products of these stay within Int64.
        guard let most = fields.max(), most < 1 << 56 else {
            throw damaged("it has a count of \(fields.max() ?? 0), at most \(1 << 56 - 1) are possible")
        }
        let numbers = fields.map(Int.init)
        counts = Counts(
            ids: numbers[0], vocabulary: numbers[1], characters: numbers[2], words: numbers[3],
            spelledWords: numbers[4], documents: numbers[5])
        sha256 = Array(bytes[64..<96])
        // Every other number that an id or a token can be counted by is at most their number.
        for (count, name, most) in [
            (counts.vocabulary, "tokens of the vocabulary", VocabularyFile.maxTokens),
            (counts.words, "words", counts.ids), (counts.spelledWords, "spelled words", counts.words),
            (counts.documents, "documents", counts.ids),
        ] where count > most {
            throw damaged("it has \(count) \(name), at most \(most) are possible")
        }
        guard bytes[12..<16].elementsEqual(littleEndian(UInt32(idBytes))) else {
            throw damaged("ids of the wrong size")
        }
        let found = (try? file.stat().size) ?? 0
        guard found == Self.size + payload else {
            throw damaged("\(found) bytes where \(Self.size + payload) were expected")
        }
    }

    /// Reads all ids of an open file once and checks their hash and that each is in the vocabulary.
    func verifyIDs(of file: FileDescriptor, path: String) throws(TextError) {
        var hash = SHA256()
        var offset = 0
        var block: [UInt8] = []
        while offset < payload {
            let length = min(1 << 20, payload - offset)
            if block.count != length { block = [UInt8](repeating: 0, count: length) }
            try Self.read(file, at: Self.size + offset, path: path, into: &block)
            hash.update(data: block)
            let largest = block.withUnsafeBytes { bytes in
                idBytes == 2
                    ? Int(bytes.bindMemory(to: UInt16.self).max() ?? 0)
                    : Int(bytes.bindMemory(to: UInt32.self).max() ?? 0)
            }
            guard largest < counts.vocabulary else {
                throw .damagedTokens(path: path, reason: "id \(largest) of \(counts.vocabulary)")
            }
            offset += length
        }
        guard Array(hash.finalize()) == sha256 else {
            throw .damagedTokens(path: path, reason: "the checksum of its ids is wrong")
        }
    }

    /// Fills `bytes` with the file's bytes from `offset` on.
    private static func read(
        _ file: FileDescriptor, at offset: Int, path: String, into bytes: inout [UInt8]
    ) throws(TextError) {
        let read: Int
        do {
            read = try bytes.withUnsafeMutableBytes { try file.read(at: offset, filling: $0) }
        } catch {
            throw .damagedTokens(path: path, reason: "\(error)")
        }
        if read < bytes.count { throw .damagedTokens(path: path, reason: "it ends at byte \(offset + read)") }
    }
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
