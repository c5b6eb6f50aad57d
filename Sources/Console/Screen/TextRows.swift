import Text

/// The rows of a terminal that a text takes around its cursor, for drawing them and for moving from row to row.
public struct TextRows {
    /// A row of the text.
    public struct Row {
        /// The text of the row.
        public let text: String
        /// The offset of the row in the whole text, in bytes of UTF-8.
        let start: Int
        /// Whether its paragraph continues in the next row.
        let isContinued: Bool

        var end: Int { start + text.utf8.count }
    }

    private var rows: [Row] = []
    /// The index of the cursor's row.
    private var row = 0
    /// The text of the cursor's row before the cursor.
    public let beforeCursor: String
    private let width: Int

    /// Wraps the text around a cursor.
    ///
    /// - Parameters:
    ///   - before: The text before the cursor.
    ///   - after: The text after it.
    ///   - width: The columns of a row.
    ///   - reach: How many rows to wrap on either side of the cursor's row, if the text has as many.
    public init(_ before: String, _ after: String, width: Int, reach: Int) {
        self.width = width
        let first = before.lastIndex(where: \.isNewline).map(before.index(after:)) ?? before.startIndex
        let last = after.firstIndex(where: \.isNewline) ?? after.endIndex
        let start = before.utf8.distance(from: before.startIndex, to: first), here = before.utf8.count
        rows = Self.rows(before[first...] + after[..<last], width, from: start)
        row = rows.lastIndex { $0.start <= here } ?? 0
        beforeCursor = String(decoding: rows[row].text.utf8.prefix(here - rows[row].start), as: UTF8.self)

        var end = first
        while row < reach, end > before.startIndex {
            let newline = before.index(before: end)
            let paragraph = before[..<newline]
            let begin = paragraph.lastIndex(where: \.isNewline).map(before.index(after:)) ?? before.startIndex
            let start = before.utf8.distance(from: before.startIndex, to: begin)
            let more = Self.rows(paragraph[begin...], width, from: start)
            (rows, row, end) = (more + rows, row + more.count, begin)
        }
        var next = last
        while rows.count - 1 - row < reach, next < after.endIndex {
            let begin = after.index(after: next)
            next = after[begin...].firstIndex(where: \.isNewline) ?? after.endIndex
            let start = here + after.utf8.distance(from: after.startIndex, to: begin)
            rows += Self.rows(after[begin..<next], width, from: start)
        }
    }

    /// The column of the cursor.
    public var column: Int { min(DisplayWidth.columns(of: beforeCursor), width) }

    /// Returns at most `height` rows with the cursor's row among them, in the middle if there are enough rows on both
    /// sides.
    ///
    /// - Returns: The rows, and the index of the cursor's row among them.
    public func window(height: Int) -> (rows: ArraySlice<Row>, cursor: Int) {
        let below = rows.count - 1 - row
        let first = row - min(row, max(height / 2, height - 1 - below))
        return (rows[first..<min(rows.count, first + height)], row - first)
    }

    // MARK: Moving the cursor

    /// The offset of the beginning of the cursor's row, in bytes of UTF-8.
    public var home: Int { rows[row].start }
    /// The offset of the last cursor position of the cursor's row.
    public var end: Int { offset(in: rows[row], at: .max) }

    /// Returns the offset at `column` in the row `count` rows below the cursor's row, or `nil` if there is no such row.
    public func offset(rowsDown count: Int, at column: Int) -> Int? {
        rows.indices.contains(row + count) ? offset(in: rows[row + count], at: column) : nil
    }

    private func offset(in row: Row, at column: Int) -> Int {
        var offset = row.start, left = column
        for character in row.text {
            left -= DisplayWidth.columns(of: String(character))
            // The end of a continued row is the beginning of the next one.
            if left < 0 || (row.isContinued && offset + character.utf8.count == row.end) { break }
            offset += character.utf8.count
        }
        return offset
    }

    /// Returns the rows of a paragraph.
    private static func rows(_ paragraph: some StringProtocol, _ width: Int, from start: Int) -> [Row] {
        let lines = WrappedText(paragraph, width: width).lines
        var start = start
        return lines.enumerated().map { i, line in
            defer { start += line.utf8.count }
            return Row(text: line, start: start, isContinued: i < lines.count - 1)
        }
    }
}
