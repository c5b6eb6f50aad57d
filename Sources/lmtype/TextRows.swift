import Text

/// The rows of a terminal that a text takes around its cursor, and where the cursor goes from row to row.
struct TextRows {
    /// A row, and where in the text it begins, in bytes of UTF-8.
    struct Row {
        let text: String
        let start: Int
        /// Whether its paragraph goes on in the next row.
        let goesOn: Bool

        var end: Int { start + text.utf8.count }
    }

    /// The rows around the cursor.
    private(set) var rows: [Row] = []
    /// Which of them has the cursor.
    private(set) var row = 0
    /// The cursor's row up to the cursor.
    let beforeCursor: String
    private let width: Int

    /// Wraps as much of a text as there is, `reach` rows before the cursor's row and after it.
    init(_ before: String, _ after: String, width: Int, reach: Int) {
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
    var column: Int { min(DisplayWidth.columns(of: beforeCursor), width) }

    /// Of all rows `height` at most, the cursor's among them: it is in the middle where there are more than enough
    /// on both sides.
    func window(height: Int) -> ArraySlice<Row> {
        let below = rows.count - 1 - row
        let first = row - min(row, max(height / 2, height - 1 - below))
        return rows[first..<min(rows.count, first + height)]
    }

    // MARK: Where the cursor goes

    /// Where the cursor's row begins.
    var home: Int { rows[row].start }
    /// The last place of the cursor's row.
    var end: Int { place(in: rows[row], at: .max) }

    /// The place `column` columns into another row, so many rows down; `nil` where there is no such row.
    func place(rowsDown: Int, at column: Int) -> Int? {
        rows.indices.contains(row + rowsDown) ? place(in: rows[row + rowsDown], at: column) : nil
    }

    private func place(in row: Row, at column: Int) -> Int {
        var place = row.start, left = column
        for character in row.text {
            left -= DisplayWidth.columns(of: String(character))
            // The end of a row that goes on is the beginning of the next one.
            if left < 0 || (row.goesOn && place + character.utf8.count == row.end) { break }
            place += character.utf8.count
        }
        return place
    }

    /// A paragraph's rows.
    private static func rows(_ paragraph: some StringProtocol, _ width: Int, from start: Int) -> [Row] {
        let lines = WrappedText(paragraph, width: width).lines
        var start = start
        return lines.enumerated().map { i, line in
            defer { start += line.utf8.count }
            return Row(text: line, start: start, goesOn: i < lines.count - 1)
        }
    }
}
