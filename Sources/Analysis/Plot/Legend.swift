/// The names of the groups beside their markers, one per line.
struct Legend {
    private let rows: [(group: Int, name: String, width: Double)]
    private static let size = 12.0, step = 20.0, indent = 18.0

    /// Creates a legend of `groups` by number, with each name truncated to `room`.
    init(_ groups: [(offset: Int, element: String)], room: Double, _ canvas: Canvas) {
        rows = groups.map { group in
            let name = PlainText.fitted(group.element, in: room) { canvas.width(of: $0, size: Self.size) }
            return (group.offset, name, canvas.width(of: name, size: Self.size))
        }
    }

    /// The width; 0 without groups.
    var width: Double { (rows.map(\.width).max()).map { $0 + Self.indent } ?? 0 }

    /// Returns the elements on the right of `box`, as many lines as have room.
    func elements(beside box: Box, _ theme: Theme) -> [Drawing.Element] {
        let corner = Drawing.Point(box.right + PlotFrame.margin, box.top)
        let room = max(0, Int(box.height / Self.step))
        return rows.prefix(room).enumerated().flatMap { index, row -> [Drawing.Element] in
            let y = corner.y + Self.step * (Double(index) + 0.5)
            return [
                .shape(
                    Marker(group: row.group).form(at: Drawing.Point(corner.x + 6, y), radius: 4.6),
                    fill: Drawing.Paint(color: theme.color(ofGroup: row.group)), stroke: nil,
                    width: 0),
                .text(
                    Drawing.Text(
                        string: row.name, origin: Drawing.Point(corner.x + Self.indent, y + 4.2),
                        width: row.width, size: Self.size, color: theme.ink)),
            ]
        }
    }
}
