import Text

/// What a terminal is to show: a rectangle of cells, and where the cursor is.
public struct Frame: Equatable, Sendable {
    /// How a cell looks.
    public struct Style: OptionSet, Hashable, Sendable {
        /// A bit for each way.
        public let rawValue: UInt8

        /// From bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Heavier.
        public static let bold = Style(rawValue: 1)
        /// Paler.
        public static let faint = Style(rawValue: 2)
        /// With a line below.
        public static let underline = Style(rawValue: 4)
        /// With the colours of letter and ground exchanged.
        public static let reverse = Style(rawValue: 8)
        /// In a second colour, where colours are wanted.
        public static let accent = Style(rawValue: 16)
    }

    /// One place: a character with what is drawn over it.
    struct Cell: Equatable, Sendable {
        /// Empty for the second half of a wide character.
        var text = " "
        var style: Style = []
    }

    /// How wide it is, 1 at least.
    public let columns: Int
    /// How high it is, 1 at least.
    public let rows: Int
    /// Where the cursor is, within the frame; it is hidden where `nil`.
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
    /// How many marks may be drawn over one character.
    private static let maxMarks = 8

    /// An empty frame.
    public init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (max(1, columns), max(1, rows))
        cells = Array(repeating: Cell(), count: self.columns * self.rows)
    }

    /// Writes text into one row, as far as it fits; controls are left out.
    ///
    /// - Returns: The column after it.
    @discardableResult public mutating func write(
        _ text: some StringProtocol, row: Int, column: Int = 0, style: Style = []
    ) -> Int {
        guard 0..<rows ~= row else { return column }
        var column = column, last: Int?
        for scalar in text.unicodeScalars {
            let width = DisplayWidth.columns(scalar)
            if width == 0 {
                // Marks and joiners belong to the cell before; marks that turn the direction would move others.
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

    /// The cells of one row.
    func row(_ row: Int) -> ArraySlice<Cell> { cells[row * columns..<(row + 1) * columns] }
}
