/// A painter that turns one frame into the next with as few bytes as it needs.
///
/// It uses only sequences that every terminal of the last thirty years knows: cursor position (CUP), erase in display
/// and line (ED, EL), and select graphic rendition (SGR).
public struct Painter {
    private let hasColor: Bool
    private var shown: Frame?

    /// Creates a painter for a terminal with unknown content.
    public init(hasColor: Bool) { self.hasColor = hasColor }

    /// Forgets what the terminal shows, so that the next frame is painted completely.
    public mutating func forget() { shown = nil }

    /// Returns what to write to the terminal so that it shows `frame`.
    public mutating func paint(_ frame: Frame) -> String {
        guard frame != shown else { return "" }
        var old = shown
        var output = "\u{1B}[?25l"
        if old?.columns != frame.columns || old?.rows != frame.rows {
            output += "\u{1B}[0m\u{1B}[2J"
            old = Frame(columns: frame.columns, rows: frame.rows)
        }
        for row in 0..<frame.rows {
            if let old, old.row(row) == frame.row(row) { continue }
            output += paint(Array(frame.row(row)), over: old.map { Array($0.row(row)) } ?? [], row)
        }
        if let cursor = frame.cursor { output += Self.move(cursor.row, cursor.column) + "\u{1B}[?25h" }
        shown = frame
        return output
    }

    /// Returns the output for one row, from the first cell that differs to the last.
    private func paint(_ new: [Frame.Cell], over old: [Frame.Cell], _ row: Int) -> String {
        var first = zip(new, old).prefix { $0 == $1 }.count
        // Never repaint half of a wide character.
        while first > 0, new[first].text.isEmpty || old[first].text.isEmpty { first -= 1 }
        let length = (new.lastIndex { $0 != Frame.Cell() } ?? -1) + 1
        let oldLength = (old.lastIndex { $0 != Frame.Cell() } ?? -1) + 1
        var end = new.count - zip(new, old).reversed().prefix { $0 == $1 }.count
        end = min(end, length)
        while end < length, new[end].text.isEmpty { end += 1 }
        var output = Self.move(row, first), style: Frame.Style = [], isPlaced = true
        for column in first..<max(first, end) where !new[column].text.isEmpty {
            let cell = new[column]
            if !isPlaced { output += Self.move(row, column) }
            if cell.style != style {
                output += rendition(cell.style)
                style = cell.style
            }
            output += cell.text
            // Terminals agree only on the width of ASCII characters.
            isPlaced = cell.text.utf8.count == 1
        }
        if !style.isEmpty { output += rendition([]) }
        if oldLength > length { output += Self.move(row, max(first, length)) + "\u{1B}[K" }
        return output
    }

    private func rendition(_ style: Frame.Style) -> String {
        var numbers = ["0"]
        if style.contains(.bold) { numbers.append("1") }
        if style.contains(.faint) { numbers.append("2") }
        if style.contains(.underline) { numbers.append("4") }
        if style.contains(.reverse) { numbers.append("7") }
        if style.contains(.accent), hasColor { numbers.append("36") }
        return "\u{1B}[\(numbers.joined(separator: ";"))m"
    }

    private static func move(_ row: Int, _ column: Int) -> String { "\u{1B}[\(row + 1);\(column + 1)H" }
}
