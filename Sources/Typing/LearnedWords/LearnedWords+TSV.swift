extension LearnedWords {
    static let header = "# learned words\t1"

    /// The words as the text of their file: a header, then one line per word, by falling count and by spelling.
    ///
    ///     # learned words	1
    ///     Zorgon	12
    ///     teh	banned
    public var tsv: String { String(decoding: tsv(keeping: []), as: UTF8.self) }

    /// Returns the text of the file, with lines of its former text after the header.
    func tsv(keeping kept: [[UInt8]]) -> [UInt8] {
        let learned = entries.values.sorted { ($1.count, $0.spelling) < ($0.count, $1.spelling) }
            .map { Array("\($0.spelling)\t\($0.count)".utf8) }
        let banned = banned.sorted().map { Array("\($0)\tbanned".utf8) }
        let end = [UInt8(ascii: "\n")]
        return Array(([Array(Self.header.utf8)] + kept + learned + banned).joined(separator: end)) + end
    }

    /// Parses the text of a file of learned words, as far as it can be read.
    ///
    /// - Parameters:
    ///   - tsv: The text in UTF-8.
    ///   - path: The path of the file, for errors.
    /// - Throws: ``LearnedWordsError/line(path:number:reason:)`` if the file does not begin with the header.
    public init(tsv: [UInt8], path: String) throws(LearnedWordsError) {
        self = try LearnedLines(tsv, path: path, locale: "").words
    }
}

/// The lines of a file of learned words, which people edit.
///
/// Line ends may be CR LF, and a byte order mark, empty lines, spaces around the columns and comments after `#` do no
/// harm. The counts of a word that is there twice add up. A word alone is taught.
struct LearnedLines {
    private(set) var words: LearnedWords
    /// The comments and the lines that cannot be read, which the file must not lose.
    private(set) var kept: [[UInt8]] = []
    /// What is wrong with the lines that cannot be read.
    private(set) var problems: [LearnedWordsError] = []

    /// Parses the text of the file at `path`.
    init(_ tsv: [UInt8], path: String, locale: String) throws(LearnedWordsError) {
        words = LearnedWords(locale: locale)
        var hasHeader = false
        let text = tsv.starts(with: Self.byteOrderMark) ? tsv.dropFirst(Self.byteOrderMark.count) : tsv[...]
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (i, line) in lines.enumerated() {
            let line = line.lastIndex { $0 != UInt8(ascii: "\r") }.map { Array(line[...$0]) } ?? []
            let columns = String(decoding: line, as: UTF8.self).split { $0.isWhitespace }.map { String($0) }
            if columns.isEmpty { continue }
            if columns == ["#", "learned", "words", "1"] {
                hasHeader = true
            } else if line.first == UInt8(ascii: "#") {
                kept.append(line)
            } else if !hasHeader {
                throw .line(path: path, number: i + 1, reason: Self.noHeader)
            } else if let reason = read(columns) {
                problems.append(.line(path: path, number: i + 1, reason: reason))
                kept.append(line)
            }
        }
        guard hasHeader || kept.isEmpty else {
            throw .line(path: path, number: 1, reason: Self.noHeader)
        }
    }

    private static let noHeader = "a file of learned words begins with \"\(LearnedWords.header)\""
    private static let byteOrderMark = Array("\u{FEFF}".utf8)

    /// Reads the columns of a line, or returns why that is impossible.
    private mutating func read(_ columns: [String]) -> String? {
        guard columns.count <= 2, LearnedWords.isWord(columns[0]) else {
            return "expected a word, a tab, and a count or \"banned\""
        }
        let value = columns.count > 1 ? columns[1] : "\(LearnedWords.threshold)"
        if value == "banned" {
            return words.ban(columns[0]) ? nil : "there are too many words"
        }
        guard let count = Int32(value), count > 0 else {
            return "\"\(value)\" is neither a count nor \"banned\""
        }
        if words.isBanned(columns[0]) { return nil }
        let spelling = words.spelling(of: columns[0]) ?? columns[0]
        return words.add(spelling, Int(count)) ? nil : "there are too many words"
    }
}
