/// Lays out a scatter plot: decides all positions, the same for every file format.
struct PictureLayout {
    let plot: ScatterPlot
    let style: PictureStyle
    let window: ScatterPlot.Window
    let frame: PlotFrame
    let legend: Legend

    init(_ plot: ScatterPlot, _ style: PictureStyle) throws(PictureError) {
        (self.plot, self.style, window) = (plot, style, plot.shown)
        let canvas = try Canvas(width: 1, height: 1, scale: 1)
        let shown = window
        let present = Set(plot.points.filter(shown.contains).compactMap(\.group))
        legend = Legend(
            plot.groups.enumerated().filter { present.contains($0.offset) }, room: style.width / 4, canvas)
        frame = PlotFrame(
            title: plot.title, x: Axis(plot.xAxis, shown.x), y: Axis(plot.yAxis, shown.y),
            side: legend.width, style, canvas)
    }

    /// Returns the picture.
    func drawing() -> Drawing {
        var drawing = frame.drawing(description: plot.description)
        drawing.elements += frame.axes()
        let places = plot.points.map { place($0) }
        // The first points are drawn on top.
        for index in plot.points.indices.reversed() {
            if let place = places[index] {
                drawing.elements.append(marker(of: plot.points[index], at: place))
            }
        }
        let arrows = plot.arrows.compactMap { arrow in
            places[arrow.from].flatMap { from in places[arrow.to].map { (from, $0) } }
        }
        for (from, to) in arrows { drawing.elements += self.arrow(from: from, to: to) }
        let (lines, texts) = labels(places, arrows)
        drawing.elements += lines + texts
        drawing.labelCount = texts.count
        drawing.elements += legend.elements(beside: frame.box, style.theme)
        return drawing
    }

    // MARK: Points

    /// Returns the position of a point, or `nil` outside of the window.
    private func place(_ point: ScatterPlot.Point) -> Drawing.Point? {
        guard window.contains(point) else { return nil }
        return frame.place(point.x, point.y)
    }

    private func marker(of point: ScatterPlot.Point, at place: Drawing.Point) -> Drawing.Element {
        let theme = style.theme
        let name = point.note.isEmpty ? point.name : "\(point.name), \(point.note)"
        guard let group = point.group else {
            let color = plot.groups.isEmpty ? theme.color(ofGroup: 0) : theme.plain
            return .shape(
                .circle(place, radius: point.isLabelled ? 3.2 : 2),
                fill: Drawing.Paint(color: color, opacity: point.isLabelled ? 1 : 0.55), stroke: nil,
                width: 0, name: name)
        }
        return .shape(
            Marker(group: group).form(at: place, radius: point.isLabelled ? 4.6 : 3.2),
            fill: Drawing.Paint(color: theme.color(ofGroup: group)),
            stroke: Drawing.Paint(color: theme.background), width: 0.8, name: name)
    }

    private func arrow(from: Drawing.Point, to: Drawing.Point) -> [Drawing.Element] {
        let (dx, dy) = (to.x - from.x, to.y - from.y)
        let length = (dx * dx + dy * dy).squareRoot()
        // Points on top of each other leave no room for an arrow.
        guard length > 16 else { return [] }
        let (ux, uy) = (dx / length, dy / length)
        // The arrow leaves both markers free.
        let head = min(9, (length - 12) * 0.7)
        let tip = Drawing.Point(to.x - 6 * ux, to.y - 6 * uy)
        let neck = Drawing.Point(tip.x - head * ux, tip.y - head * uy)
        let ink = Drawing.Paint(color: style.theme.ink)
        return [
            .shape(
                .line([Drawing.Point(from.x + 6 * ux, from.y + 6 * uy), neck]), fill: nil, stroke: ink,
                width: 1.4),
            .shape(
                .polygon([
                    tip, Drawing.Point(neck.x - 0.45 * head * uy, neck.y + 0.45 * head * ux),
                    Drawing.Point(neck.x + 0.45 * head * uy, neck.y - 0.45 * head * ux),
                ]), fill: ink, stroke: nil, width: 0),
        ]
    }

    // MARK: Labels

    /// More labels than any picture has room for; placing more would only take time.
    private static let labelLimit = 2000

    private func labels(
        _ places: [Drawing.Point?], _ arrows: [(Drawing.Point, Drawing.Point)]
    ) -> (lines: [Drawing.Element], texts: [Drawing.Element]) {
        let size = 12.0
        var placement = LabelPlacement(
            within: frame.box,
            points: zip(plot.points, places).compactMap { point, place in
                place.map { ($0, point.isLabelled) }
            }, lines: arrows)
        var lines: [Drawing.Element] = [], texts: [Drawing.Element] = []
        let labelled = zip(plot.points, places).filter { $0.isLabelled && $1 != nil }
        for (point, place) in labelled.prefix(Self.labelLimit) {
            guard let place else { continue }
            let name = PlainText.fitted(point.name, in: 170) { frame.canvas.width(of: $0, size: size) }
            guard !name.isEmpty else { continue }
            let width = frame.canvas.width(of: name, size: size)
            guard let spot = placement.place(width: width, height: size * 1.04, at: place) else { continue }
            if let line = spot.leader {
                lines.append(
                    .shape(
                        .line([line.from, line.to]), fill: nil,
                        stroke: Drawing.Paint(color: style.theme.quiet, opacity: 0.8), width: 0.8))
            }
            texts.append(
                .text(
                    Drawing.Text(
                        string: name, origin: Drawing.Point(spot.box.left, spot.box.top + size * 0.80),
                        width: width, size: size, color: style.theme.ink, rim: style.theme.background)))
        }
        return (lines, texts)
    }
}

extension ScatterPlot {
    /// Lays out the plot.
    public func drawing(_ style: PictureStyle) throws(PictureError) -> Drawing {
        try PictureLayout(self, style).drawing()
    }
}
