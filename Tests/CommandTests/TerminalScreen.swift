/// A terminal emulator: the cells and the cursor after a program's characters and escape sequences.
///
/// It supports what the programs of this package send and a little more: moving the cursor, erasing, inserting and
/// deleting lines and characters, the alternate screen, and colors, stored as they were sent. It ignores other
/// sequences.
struct TerminalScreen: Equatable {
    /// A cell of the screen; the second cell of a wide character is empty.
    struct Cell: Equatable {
        var text = " "
        /// The parameters of the color sequence in effect, such as `1;31`; empty without one.
        var style = ""
    }

    private(set) var cells: [[Cell]]
    private(set) var columns: Int
    private(set) var (row, column) = (0, 0)
    /// Whether the cursor is visible.
    private(set) var showsCursor = true
    /// Whether the alternate screen is shown.
    private(set) var isAlternate = false
    private var style = ""
    private var saved = (row: 0, column: 0)
    private var main: [[Cell]] = []
    private var pending: [UInt8] = []
    /// Whether the cursor is still on the last column after a character there, and the next character wraps.
    private var wrapsNext = false

    static func == (a: TerminalScreen, b: TerminalScreen) -> Bool {
        a.cells == b.cells && a.row == b.row && a.column == b.column
    }

    init(columns: Int, rows: Int) {
        self.columns = columns
        cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    }

    var rows: Int { cells.count }

    /// The lines without trailing spaces, and without empty lines at the end.
    var lines: [String] {
        var lines = cells.map { row in
            String(row.map(\.text).joined().reversed().drop { $0 == " " }.reversed())
        }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The lines joined by newlines.
    var text: String { lines.joined(separator: "\n") }

    /// Returns the style of the first occurrence of `text` within a line, or `nil`.
    func style(of text: String) -> String? {
        for row in cells {
            for first in row.indices {
                var found = "", column = first
                while found.count < text.count, column < row.count {
                    found += row[column].text
                    column += 1
                }
                if found == text { return row[first].style }
            }
        }
        return nil
    }

    /// Resizes the screen; lines are cut or padded, as in a terminal without reflow.
    mutating func resize(columns: Int, rows: Int) {
        func fit(_ cells: [[Cell]]) -> [[Cell]] {
            var fitted = cells.map { row in
                Array(row.prefix(columns)) + Array(repeating: Cell(), count: max(0, columns - row.count))
            }
            if fitted.count > rows { fitted.removeFirst(max(0, min(fitted.count - rows, row + 1 - rows))) }
            fitted = Array(fitted.prefix(rows))
            let missing = max(0, rows - fitted.count)
            return fitted + Array(repeating: Array(repeating: Cell(), count: columns), count: missing)
        }
        self.columns = columns
        cells = fit(cells)
        if !main.isEmpty { main = fit(main) }
        (row, column, wrapsNext) = (min(row, rows - 1), min(column, columns - 1), false)
    }

    /// Processes output, which may end in the middle of a character or a sequence.
    mutating func write(_ bytes: some Sequence<UInt8>) {
        pending += bytes
        while let used = takeOne(), used > 0 { pending.removeFirst(used) }
    }

    /// Processes one character or sequence; returns its length in bytes, or nil if it is incomplete.
    private mutating func takeOne() -> Int? {
        guard let first = pending.first else { return nil }
        switch first {
        case 0x1B: return takeEscape()
        case 0x0D: (column, wrapsNext) = (0, false)
        case 0x0A: lineFeed()
        case 0x08: (column, wrapsNext) = (max(0, column - 1), false)
        case 0x09: column = min(columns - 1, (column / 8 + 1) * 8)
        case 0..<0x20, 0x7F: break
        default:
            let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            guard pending.count >= length else { return nil }
            for scalar in String(decoding: pending[..<length], as: UTF8.self).unicodeScalars { put(scalar) }
            return length
        }
        return 1
    }

    private mutating func takeEscape() -> Int? {
        guard pending.count >= 2 else { return nil }
        switch pending[1] {
        case UInt8(ascii: "["):
            guard let end = pending.dropFirst(2).firstIndex(where: { 0x40...0x7E ~= $0 }) else { return nil }
            control(
                Character(Unicode.Scalar(pending[end])), String(decoding: pending[2..<end], as: UTF8.self))
            return end + 1
        case UInt8(ascii: "]"):
            // A title or similar, up to BEL or ESC \.
            guard let end = pending.firstIndex(where: { $0 == 0x07 || $0 == 0x5C }) else { return nil }
            return end + 1
        case UInt8(ascii: "7"): saved = (row, column)
        case UInt8(ascii: "8"): (row, column) = saved
        case UInt8(ascii: "M"): if row > 0 { row -= 1 } else { insertLines(1) }
        case UInt8(ascii: "("), UInt8(ascii: ")"): return pending.count >= 3 ? 3 : nil
        default: break
        }
        return 2
    }

    private mutating func control(_ final: Character, _ parameters: String) {
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let n = max(1, numbers.first ?? 1)
        if final != "m" { wrapsNext = false }
        switch final {
        case "A": row = max(0, row - n)
        case "B": row = min(rows - 1, row + n)
        case "C": column = min(columns - 1, column + n)
        case "D": column = max(0, column - n)
        case "E": (row, column) = (min(rows - 1, row + n), 0)
        case "F": (row, column) = (max(0, row - n), 0)
        case "G": column = min(columns, n) - 1
        case "d": row = min(rows, n) - 1
        case "H", "f":
            row = min(rows, n) - 1
            column = min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
        case "J": eraseScreen(numbers.first ?? 0)
        case "K": eraseLine(numbers.first ?? 0)
        case "L": insertLines(n)
        case "M": deleteLines(n)
        case "P":
            let count = min(n, columns - column)
            cells[row].removeSubrange(column..<column + count)
            cells[row] += Array(repeating: Cell(), count: count)
        case "@":
            cells[row].insert(contentsOf: Array(repeating: Cell(), count: n), at: column)
            cells[row] = Array(cells[row].prefix(columns))
        case "X": for i in column..<min(columns, column + n) { cells[row][i] = Cell() }
        case "s": saved = (row, column)
        case "u": (row, column) = saved
        case "m": style = parameters == "0" ? "" : parameters
        case "h", "l": set(parameters, final == "h")
        default: break
        }
    }

    private mutating func set(_ mode: String, _ isOn: Bool) {
        switch mode {
        case "?25": showsCursor = isOn
        case "?1049", "?1047", "?47":
            guard isOn != isAlternate else { return }
            isAlternate = isOn
            if isOn {
                (main, saved) = (cells, (row, column))
                for i in cells.indices { cells[i] = Array(repeating: Cell(), count: columns) }
            } else {
                (cells, main) = (main, [])
                (row, column) = (min(saved.row, rows - 1), min(saved.column, columns - 1))
            }
        default: break
        }
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        let width = Self.width(scalar)
        if width == 0 {
            let last = wrapsNext ? column : max(0, column - 1)
            cells[row][last].text.unicodeScalars.append(scalar)
            return
        }
        if wrapsNext || column + width > columns {
            column = 0
            lineFeed()
        }
        cells[row][column] = Cell(text: String(scalar), style: style)
        if width == 2, column + 1 < columns { cells[row][column + 1] = Cell(text: "", style: style) }
        wrapsNext = column + width >= columns
        column = min(columns - 1, column + width)
    }

    private mutating func lineFeed() {
        wrapsNext = false
        guard row == rows - 1 else {
            row += 1
            return
        }
        cells.removeFirst()
        cells.append(Array(repeating: Cell(), count: columns))
    }

    private mutating func insertLines(_ n: Int) {
        for _ in 0..<min(n, rows - row) {
            cells.removeLast()
            cells.insert(Array(repeating: Cell(), count: columns), at: row)
        }
    }

    private mutating func deleteLines(_ n: Int) {
        for _ in 0..<min(n, rows - row) {
            cells.remove(at: row)
            cells.append(Array(repeating: Cell(), count: columns))
        }
    }

    /// Erases from the cursor (0), up to the cursor (1), or all (2).
    private mutating func eraseScreen(_ part: Int) {
        eraseLine(part)
        for i in cells.indices where part >= 2 || (part == 0 ? i > row : i < row) {
            cells[i] = Array(repeating: Cell(), count: columns)
        }
    }

    private mutating func eraseLine(_ part: Int) {
        let range = part >= 2 ? 0..<columns : part == 1 ? 0..<column + 1 : column..<columns
        for i in range { cells[row][i] = Cell() }
    }

    /// Returns the width of a code point in columns.
    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
