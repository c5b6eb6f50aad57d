extension LearnedWords {
    private static let header = "# learned words\t1"

    /// The words as the text of their file: a header, then one line per word, by falling count and by spelling.
    ///
    ///     # learned words	1
    ///     Zorgon	12
    ///     teh	banned
    public var tsv: String {
        var lines = [Self.header]
        lines += entries.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
            .map { "\($0.key)\t\($0.value.count)" }
        lines += banned.sorted().map { "\($0)\tbanned" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Parses the text of a file of learned words.
    ///
    /// - Parameters:
    ///   - tsv: The text in UTF-8.
    ///   - path: The path of the file, for errors.
    /// - Throws: ``LearnedWordsError/line(path:number:reason:)`` for the first invalid line.
    public init(tsv: [UInt8], path: String) throws(LearnedWordsError) {
        self.init()
        guard let text = String(validating: tsv, as: UTF8.self) else {
            throw .line(path: path, number: 1, reason: "it is not UTF-8")
        }
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard let first = lines.first, String(first) == Self.header else {
            throw .line(path: path, number: 1, reason: "the first line is not \"\(Self.header)\"")
        }
        for (i, line) in lines.enumerated().dropFirst() {
            func invalid(_ reason: String) -> LearnedWordsError {
                .line(path: path, number: i + 1, reason: reason)
            }
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
            guard columns.count == 2, Self.isWord(columns[0]) else {
                throw invalid("expected a word, a tab, and a count or \"banned\"")
            }
            guard entries[columns[0]] == nil, !isBanned(columns[0]) else {
                throw invalid("the word is a duplicate")
            }
            guard !isFull else { throw invalid("there are too many words") }
            if columns[1] == "banned" {
                banned.insert(columns[0].lowercased())
            } else if let count = Int32(columns[1]), count > 0 {
                _ = add(columns[0], Int(count))
            } else {
                throw invalid("\"\(columns[1])\" is neither a count nor \"banned\"")
            }
        }
    }
}
