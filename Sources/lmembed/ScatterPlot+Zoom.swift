import Analysis

extension ScatterPlot {
    /// Shows the surroundings of a point: as far as `radius` to each side, or as far as its 60 nearest.
    mutating func zoom(on index: Int, radius: Double?) {
        let center = points[index]
        let distances = points.map { max(abs($0.x - center.x), abs($0.y - center.y)) }.sorted()
        let reach = distances[min(60, distances.count - 1)]
        let radius = radius ?? (reach > 0 ? reach * 1.05 : 1)
        window = Window(
            x: (center.x - radius)...(center.x + radius), y: (center.y - radius)...(center.y + radius))
        points[index].isLabelled = true
    }

    /// Labels the first `asked` points, and the first `top` that are shown.
    mutating func label(asked: Int, top: Int) {
        var left = top
        for index in points.indices {
            if index < asked { points[index].isLabelled = true }
            let isShown = window?.contains(points[index]) ?? true
            guard left > 0, isShown else { continue }
            points[index].isLabelled = true
            left -= 1
        }
    }

    /// The picture in words, for those who cannot see it.
    func account(of kind: String) -> String {
        let shown = points.filter { window?.contains($0) ?? true }
        var text = "Scatter plot of \(shown.count) \(kind). Across: \(xAxis). Up: \(yAxis)."
        for (group, name) in groups.enumerated() {
            let members = shown.filter { $0.group == group }.map(\.name)
            guard !members.isEmpty else { continue }
            text +=
                " \(name): \(members.prefix(20).joined(separator: " "))" + (members.count > 20 ? " …." : ".")
        }
        for arrow in arrows {
            text += " An arrow from \(points[arrow.from].name) to \(points[arrow.to].name)."
        }
        return text
    }
}
