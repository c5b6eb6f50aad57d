/// Lays out rows of cells in aligned columns, two spaces apart.
public enum Table {
    /// The alignment of a column, with its minimum width in characters.
    public enum Column: Sendable {
        /// Cells start at the left edge.
        case left(Int)
        /// Cells end at the right edge, as numbers do.
        case right(Int)
    }

    /// Lays out rows.
    ///
    /// - Parameters:
    ///   - rows: The cells of each row.
    ///   - indent: The number of spaces before each line.
    ///   - columns: The alignment of the first columns; all further ones are aligned to the right.
    /// - Returns: One line for each row.
    public static func text(_ rows: [[String]], indent: Int = 0, columns: [Column] = [.left(0)]) -> String {
        let count = rows.map(\.count).max() ?? 0
        let columns = columns + [Column](repeating: .right(0), count: max(0, count - columns.count))
        let widths = columns.enumerated().map { index, column in
            let widest = rows.map { index < $0.count ? $0[index].count : 0 }.max() ?? 0
            return switch column {
            case .left(let minimum), .right(let minimum): max(minimum, widest)
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { index, cell in
                let padding = String(repeating: " ", count: widths[index] - cell.count)
                return switch columns[index] {
                // Nothing follows the last cell that padding could align.
                case .left: index == row.count - 1 ? cell : cell + padding
                case .right: padding + cell
                }
            }
            return String(repeating: " ", count: indent) + cells.joined(separator: "  ") + "\n"
        }.joined()
    }
}
