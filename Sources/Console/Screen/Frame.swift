import Text

/// The content of a terminal's screen: a rectangle of cells and the position of the cursor.
public struct Frame: Equatable, Sendable {
    /// The appearance of a cell.
    public struct Style: OptionSet, Hashable, Sendable {
        /// One bit per attribute.
        public let rawValue: UInt8

        /// Creates a style from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Bold type.
        public static let bold = Style(rawValue: 1)
        /// Faint type.
        public static let faint = Style(rawValue: 2)
        /// Underlined.
        public static let underline = Style(rawValue: 4)
        /// Foreground and background exchanged.
        public static let reverse = Style(rawValue: 8)
        /// The accent color, if colors are enabled.
        public static let accent = Style(rawValue: 16)
    }

    /// One character with its combining marks.
    struct Cell: Equatable, Sendable {
        /// The character; empty in the second cell of a wide one.
        var text = " "
        var style: Style = []
    }

    /// The width, at least 1.
    public let columns: Int
    /// The height, at least 1.
    public let rows: Int
    /// The position of the cursor, clamped to the frame; `nil` hides it.
    public var cursor: (row: Int, column: Int)? {
        get { place.map { ($0 / columns, $0 % columns) } }
        set {
            place = newValue.map {
                min(max(0, $0.row), rows - 1) * columns + min(max(0, $0.column), columns - 1)
            }
        }
    }
    private var place: Int?
    private(set) var cells: [Cell]
    /// The most combining marks of one character.
    private static let maxMarks = 8

    /// Creates an empty frame.
    public init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (max(1, columns), max(1, rows))
        cells = Array(repeating: Cell(), count: self.columns * self.rows)
    }

    /// Writes text into one row, up to the right edge and without control characters.
    ///
    /// - Returns: The column after the text.
    @discardableResult public mutating func write(
        _ text: some StringProtocol, row: Int, column: Int = 0, style: Style = []
    ) -> Int {
        guard 0..<rows ~= row else { return column }
        var column = column, last: Int?
        for scalar in text.unicodeScalars {
            let width = DisplayWidth.columns(scalar)
            if width == 0 {
                // Combining marks and joiners belong to the cell before; bidirectional controls would move other cells.
                let joins = scalar.properties.isGraphemeExtend || scalar == "\u{200D}"
                if joins, let last, cells[last].text.unicodeScalars.count <= Self.maxMarks {
                    cells[last].text.unicodeScalars.append(scalar)
                }
                continue
            }
            guard column >= 0, column + width <= columns else { return column }
            let index = row * columns + column
            cells[index] = Cell(text: String(scalar), style: style)
            if width == 2 { cells[index + 1] = Cell(text: "", style: style) }
            last = index
            column += width
        }
        return column
    }

    /// Returns the cells of one row.
    func row(_ row: Int) -> ArraySlice<Cell> { cells[row * columns..<(row + 1) * columns] }
}
