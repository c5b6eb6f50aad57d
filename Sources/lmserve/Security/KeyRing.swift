import Console
import Crypto
import HTTPTypes

/// The keys that open the server.
///
/// Only digests are kept, and all of them are compared, so that the time of a comparison tells nothing.
struct KeyRing: Sendable {
    private let digests: [SHA256.Digest]

    /// Creates a ring of keys.
    init(_ keys: [String]) { digests = keys.map { SHA256.hash(data: Array($0.utf8)) } }

    /// Reads keys from a file, one a line; lines that are empty or begin with `#` are left out.
    ///
    /// - Throws: ``ServerError`` for a file without keys, an error of `Text` for one that cannot be read.
    init(file path: String) throws {
        let text = String(decoding: try inputBytes(path), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0 != " " && $0 != "\t" }))
        }
        let keys = lines.filter { !$0.isEmpty && !$0.hasPrefix("#") }
        guard !keys.isEmpty else { throw ServerError.noKeys(path: path) }
        self.init(keys)
    }

    /// Whether no key is needed.
    var isEmpty: Bool { digests.isEmpty }

    /// Returns the number of the key that a request has, or `nil`.
    func number(of headers: HTTPFields) -> Int? {
        let bearer = headers[.authorization].flatMap { value -> String? in
            let parts = value.split(separator: " ", maxSplits: 1)
            return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
        }
        guard let key = headers[.apiKey] ?? bearer else { return nil }
        let digest = SHA256.hash(data: Array(key.utf8))
        var found: Int?
        // Digests are compared in constant time.
        for (number, known) in digests.enumerated() where known == digest { found = number }
        return found
    }
}

extension HTTPField.Name {
    /// rnn-writer's header, which llama.cpp takes, too.
    static let apiKey = HTTPField.Name("X-Api-Key") ?? .authorization
}
