extension ScatterPlot {
    /// Shows the surroundings of a point and labels it.
    ///
    /// - Parameters:
    ///   - index: The point.
    ///   - radius: The distance to each side, in units of the axes; `nil` to fit the 60 nearest points.
    mutating func zoom(to index: Int, radius: Double?) {
        points[index].isLabelled = true
        let center = points[index]
        if let radius {
            window = Window(
                x: (center.x - radius)...(center.x + radius), y: (center.y - radius)...(center.y + radius))
            return
        }
        let distance = { (point: Point) in max(abs(point.x - center.x), abs(point.y - center.y)) }
        let nearest = points.sorted { distance($0) < distance($1) }.prefix(61)
        window = Window(fitting: Array(nearest))
    }

    /// Labels the first `first` points, and the first `top` that are visible.
    mutating func label(first: Int, top: Int) {
        var left = top
        for index in points.indices {
            if index < first { points[index].isLabelled = true }
            guard left > 0, window?.contains(points[index]) ?? true else { continue }
            points[index].isLabelled = true
            left -= 1
        }
    }

    /// Describes the plot in words, for those who cannot see it.
    ///
    /// - Parameters:
    ///   - kind: What the points are.
    ///   - source: A sentence about where they come from.
    mutating func describe(as kind: String, source: String) {
        let shown = points.filter { window?.contains($0) ?? true }
        description = "Scatter plot of \(shown.count) \(kind). Across: \(xAxis). Up: \(yAxis). \(source)"
        for (group, name) in groups.enumerated() {
            let members = shown.filter { $0.group == group }.map(\.name)
            guard !members.isEmpty else { continue }
            description +=
                " \(name): \(members.prefix(20).joined(separator: " "))" + (members.count > 20 ? " …." : ".")
        }
        for arrow in arrows {
            description += " An arrow from \(points[arrow.from].name) to \(points[arrow.to].name)."
        }
    }
}
