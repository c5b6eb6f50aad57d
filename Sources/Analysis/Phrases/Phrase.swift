/// A few words that are looked at together.
public struct Phrase: Sendable, Equatable {
    /// The words.
    public var text: String
    /// What kind it is of, if somebody says so.
    public var group: String?
    /// How often the training text has it, where that was counted.
    public var count: Int?

    /// A phrase.
    public init(_ text: String, group: String? = nil, count: Int? = nil) {
        (self.text, self.group, self.count) = (text, group, count)
    }

    /// Its last word: what a model has read just now, and whose traces are strongest in its state.
    public var lastWord: String { text.split(separator: " ").last.map(String.init) ?? text }

    /// The phrases of a file: one a line, after a tab its group if it has one; empty lines are passed over.
    ///
    /// - Parameters:
    ///   - file: The file's bytes.
    ///   - path: Where they came from, for errors.
    /// - Returns: Each phrase once, in the file's order.
    /// - Throws: ``AnalysisError/line(path:number:reason:)`` for a line with too much in it.
    public static func list(_ file: [UInt8], path: String) throws(AnalysisError) -> [Phrase] {
        var phrases: [Phrase] = [], known = Set<String>()
        for (index, line) in file.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self).trimmed }
            guard fields.count <= 2 else {
                throw .line(path: path, number: index + 1, reason: "more than a phrase, a tab and a group")
            }
            guard line.count <= limit else {
                throw .line(path: path, number: index + 1, reason: "more than \(limit) bytes are no phrase")
            }
            guard let text = fields.first, !text.isEmpty, known.insert(text).inserted else { continue }
            phrases.append(Phrase(text, group: fields.count > 1 && !fields[1].isEmpty ? fields[1] : nil))
        }
        return phrases
    }

    private static let limit = 1000
}

extension String {
    /// It without white space at its ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
