import Crypto
import Text

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The sizes and SHA-256 digests of a checkpoint's files, written after all of them.
///
/// A checkpoint without a manifest is incomplete, and a file that differs from it is not used.
package struct Manifest: Codable, Equatable {
    static let fileName = "MANIFEST.json"
    static let formatVersion = 1

    /// The size and SHA-256 of a file.
    struct File: Codable, Equatable {
        var bytes: Int
        var sha256: String
    }

    var formatVersion = Self.formatVersion
    var files: [String: File]

    /// Creates the manifest of files before they are written.
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
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            do throws(OutOfRange) {
                try OutOfRange.check(
                    "\(file.bytes) bytes for \(name)", file.bytes, in: 0...OutOfRange.mostCount)
            } catch {
                throw .manifest(path: path, reason: "it has \(error)")
            }
        }
    }

    /// Returns the bytes of MANIFEST.json.
    func encoded() throws(CheckpointError) -> [UInt8] { try encodedJSON(self, path: Self.fileName) }

    /// Returns the SHA-256 of `bytes` in hexadecimal digits.
    package static func digest(of bytes: UnsafeRawBufferPointer) -> String {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        return hexadecimal(hash.finalize())
    }
}

/// Encodes `value` as JSON that people can read and compare: sorted keys, one per line, and a final line end.
func encodedJSON(_ value: some Encodable, path: String) throws(CheckpointError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
        return try [UInt8](encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch {
        throw .writeFailed(path: path, reason: "it has a number that JSON cannot express")
    }
}

/// Describes an error of a JSON decoder in a few words on one line.
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
