import Crypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The list of a checkpoint's files with their sizes and SHA-256, written after all of them.
///
/// A checkpoint without one was never finished; a file that differs from it is not used.
package struct Manifest: Codable, Equatable {
    static let fileName = "MANIFEST.json"
    static let formatVersion = 1

    /// A file as it was written.
    struct File: Codable, Equatable {
        var bytes: Int
        var sha256: String
    }

    var formatVersion = Self.formatVersion
    var files: [String: File]

    /// The manifest of files about to be written.
    init(_ files: [(name: String, bytes: [UInt8])]) {
        self.files = Dictionary(
            files.map {
                ($0.name, File(bytes: $0.bytes.count, sha256: $0.bytes.withUnsafeBytes(Self.digest)))
            },
            uniquingKeysWith: { first, _ in first })
    }

    /// Reads the manifest of the checkpoint in `directory`.
    init(of directory: String) throws(CheckpointError) {
        let path = directory + "/" + Self.fileName
        let contents = try FileContents(of: path, limit: 1 << 20)
        do {
            self = try JSONDecoder().decode(Self.self, from: contents.withBytes { Data($0) })
        } catch {
            throw .manifest(path: path, reason: decodingFault(error))
        }
        guard formatVersion == Self.formatVersion else {
            throw .version(path: path, found: formatVersion, supported: Self.formatVersion)
        }
    }

    /// The bytes of MANIFEST.json.
    func encoded() throws(CheckpointError) -> [UInt8] { try encodedJSON(self, path: Self.fileName) }

    /// The SHA-256 of `bytes` in hexadecimal digits.
    package static func digest(of bytes: UnsafeRawBufferPointer) -> String {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// The bytes of `value` as JSON for people and for comparison: sorted keys, one a line, a line end last.
func encodedJSON(_ value: some Encodable, path: String) throws(CheckpointError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
        return try [UInt8](encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch {
        throw .writeFailed(path: path, reason: "it holds a number that JSON has no form for")
    }
}

/// What a JSON decoder did not like, in a few words and on one line.
func decodingFault(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "it is not JSON" }
    func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
        (context.codingPath + (key.map { [$0] } ?? [])).map(\.stringValue).joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context): "no \(place(context, key))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
        context.codingPath.isEmpty ? "it is not an object" : "\(place(context)) is of the wrong kind"
    case .dataCorrupted(let context):
        context.codingPath.isEmpty ? "it is not JSON" : "\(place(context)) has an impossible value"
    @unknown default: "it is not JSON"
    }
}
