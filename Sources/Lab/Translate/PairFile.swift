import Text

/// Pairs that a person wrote: a line each, a text, a tab and what it becomes.
enum PairFile {
    /// The largest file in bytes, the most pairs, and the longest text in UTF-8 bytes.
    static let size = 16 << 20, most = 200_000, longest = 200

    /// Reads a file; empty lines are left out.
    ///
    /// Pairs with the same source are one value.
    ///
    /// - Throws: The error of a file that cannot be read, or ``LabError/line(path:number:reason:)``.
    static func read(_ path: String) throws -> [TextPair] {
        try parse(TextFile(contentsOf: path, limit: size).bytes, path: path)
    }

    /// Parses the bytes of a file.
    static func parse(_ bytes: [UInt8], path: String) throws(LabError) -> [TextPair] {
        var pairs: [TextPair] = []
        var values: [[UInt8]: Int] = [:]
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty { continue }
            func refuse(_ reason: String) -> LabError { .line(path: path, number: index + 1, reason: reason) }
            let columns = line.split(separator: 0x09, omittingEmptySubsequences: false)
            guard columns.count == 2 else {
                throw refuse("\(columns.count) columns; a line is a text, a tab and its translation")
            }
            var texts: [String] = []
            for column in columns {
                guard !column.isEmpty else { throw refuse("an empty text") }
                guard column.count <= longest else { throw refuse("a text of more than \(longest) bytes") }
                guard let text = String(validating: column, as: UTF8.self) else {
                    throw refuse("invalid UTF-8")
                }
                texts.append(text)
            }
            guard pairs.count < most else { throw refuse("more than \(most) pairs") }
            let value = values[Array(columns[0]), default: values.count]
            values[Array(columns[0])] = value
            pairs.append(TextPair(source: texts[0], target: texts[1], value: value))
        }
        guard values.count >= 20 else {
            throw .setting(
                name: "the number of different texts in \(path)", value: "\(values.count)",
                wanted: "at least 20")
        }
        return pairs
    }
}
