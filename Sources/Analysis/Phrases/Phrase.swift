/// A short sequence of words.
public struct Phrase: Sendable, Equatable {
    /// The words.
    public var text: String
    /// The name of its group, if it has one.
    public var group: String?
    /// How often the training text contains it, if counted.
    public var count: Int?

    /// Creates a phrase.
    public init(_ text: String, group: String? = nil, count: Int? = nil) {
        (self.text, self.group, self.count) = (text, group, count)
    }

    /// The last word, which a model has just read and which dominates its hidden state.
    public var lastWord: String { text.split(separator: " ").last.map(String.init) ?? text }

    /// Parses a file of phrases: one per line, optionally with a tab and its group; empty lines are ignored.
    ///
    /// - Parameters:
    ///   - file: The bytes of the file.
    ///   - path: The file, for errors.
    /// - Returns: Each phrase once, in the order of the file.
    /// - Throws: ``AnalysisError/line(path:number:reason:)`` for a line with more fields or more than 1000 bytes.
    public static func list(_ file: [UInt8], path: String) throws(AnalysisError) -> [Phrase] {
        var phrases: [Phrase] = [], known = Set<[UInt8]>()
        for (index, line) in file.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self).trimmed }
            guard fields.count <= 2 else {
                throw .line(path: path, number: index + 1, reason: "more than a phrase, a tab and a group")
            }
            // Counted as it will be used: each invalid byte becomes U+FFFD, which has three.
            guard fields.reduce(0, { $0 + $1.utf8.count }) <= limit else {
                throw .line(path: path, number: index + 1, reason: "a phrase of more than \(limit) bytes")
            }
            guard let text = fields.first, !text.isEmpty, known.insert(Array(text.utf8)).inserted else {
                continue
            }
            phrases.append(Phrase(text, group: fields.count > 1 && !fields[1].isEmpty ? fields[1] : nil))
        }
        return phrases
    }

    private static let limit = 1000
}

extension String {
    /// The string without white space at its ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
