/// Points sorted into squares of the plane, so that those in a small box are found fast.
struct PointGrid {
    /// A point, and whether it has a label.
    typealias Entry = (place: Drawing.Point, isLabelled: Bool)

    private struct Cell: Hashable {
        let column: Int, row: Int
    }

    private static let size = 24.0
    private var cells: [Cell: [Entry]] = [:]

    init(_ points: [Entry]) {
        for point in points {
            cells[Self.cell(point.place.x, point.place.y), default: []].append(point)
        }
    }

    /// Returns the points in `box`.
    func points(in box: Box) -> [Entry] {
        let (first, last) = (Self.cell(box.left, box.top), Self.cell(box.right, box.bottom))
        var found: [Entry] = []
        for row in first.row...max(first.row, last.row) {
            for column in first.column...max(first.column, last.column) {
                guard let cell = cells[Cell(column: column, row: row)] else { continue }
                found += cell.filter { box.contains($0.place) }
            }
        }
        return found
    }

    /// Returns the points within `distance` of a line.
    func points(near line: (from: Drawing.Point, to: Drawing.Point), within distance: Double) -> [Entry] {
        let (from, to) = line
        let box = Box(
            left: min(from.x, to.x), top: min(from.y, to.y), right: max(from.x, to.x),
            bottom: max(from.y, to.y))
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let square = max(dx * dx + dy * dy, .leastNormalMagnitude)
        return points(in: box.grown(by: distance)).filter { entry in
            let (px, py) = (entry.place.x - from.x, entry.place.y - from.y)
            let along = min(max((px * dx + py * dy) / square, 0), 1)
            let (ex, ey) = (px - along * dx, py - along * dy)
            return ex * ex + ey * ey <= distance * distance
        }
    }

    private static func cell(_ x: Double, _ y: Double) -> Cell {
        Cell(column: Int((x / size).rounded(.down)), row: Int((y / size).rounded(.down)))
    }
}
