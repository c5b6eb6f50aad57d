import Crypto

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The first 128 bytes of a token file; see ``TokenFile``.
struct TokenHeader: Equatable {
    /// What is counted in a token file.
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

    /// How many bytes one id takes.
    var idBytes: Int { counts.vocabulary <= 1 << 16 ? 2 : 4 }
    /// How many bytes the ids take.
    var payload: Int { counts.ids * idBytes }

    init() {}

    /// The header as it stands in the file.
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

    /// Reads the header of an open file and checks it against itself and the file's size.
    init(descriptor: Int32, path: String) throws(TextError) {
        func damaged(_ reason: String) -> TextError { .damagedTokens(path: path, reason: reason) }
        var bytes = [UInt8](repeating: 0, count: Self.size)
        if let failure = bytes.withUnsafeMutableBytes({ readAll(descriptor, $0, at: 0) }) {
            throw damaged(failure)
        }
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
        guard fields.allSatisfy({ $0 < 1 << 56 }) else { throw damaged("a count is out of range") }
        let numbers = fields.map(Int.init)
        counts = Counts(
            ids: numbers[0], vocabulary: numbers[1], characters: numbers[2], words: numbers[3],
            spelledWords: numbers[4], documents: numbers[5])
        sha256 = Array(bytes[64..<96])
        guard bytes[12..<16].elementsEqual(littleEndian(UInt32(idBytes))) else {
            throw damaged("ids of the wrong size")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, Int(status.st_size) == Self.size + payload else {
            throw damaged("\(Int(status.st_size)) bytes where \(Self.size + payload) were expected")
        }
    }

    /// Reads all ids of an open file once and checks their hash and that each is one of the vocabulary's.
    func verifyIDs(descriptor: Int32, path: String) throws(TextError) {
        var hash = SHA256()
        var offset = 0
        var block: [UInt8] = []
        while offset < payload {
            let length = min(1 << 20, payload - offset)
            if block.count != length { block = [UInt8](repeating: 0, count: length) }
            if let failure = block.withUnsafeMutableBytes({ readAll(descriptor, $0, at: Self.size + offset) })
            {
                throw .damagedTokens(path: path, reason: failure)
            }
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
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
