/// The frame of a plot: title, axes and grid, and where a point lies in it.
///
///     title                        head
///     ┌────────────────────────┐
///     │ box                    │  side
///     └────────────────────────┘
///       −1     0     1            foot
struct PlotFrame {
    /// The title of the plot.
    let title: String
    let x: Axis, y: Axis
    let style: PictureStyle
    /// The rectangle of the points.
    let box: Box
    /// Measures text.
    let canvas: Canvas
    /// The distance of title and legend from the edges of the picture.
    static let margin = 18.0

    /// Creates a frame that leaves `side` points on the right for a legend, and room above it for `marks`.
    init(
        title: String, x: Axis, y: Axis, side: Double = 0, hasMarks: Bool = false, _ style: PictureStyle,
        _ canvas: Canvas
    ) {
        (self.title, self.x, self.y, self.style, self.canvas) = (title, x, y, style, canvas)
        let margin = Self.margin, head = margin + (hasMarks ? 50 : 34)
        let widest = y.ticks(length: style.height, every: 70).map { canvas.width(of: $0.label, size: 11) }
            .max()
        let left = margin + max(52, 30 + min(widest ?? 0, 120))
        let right = side > 0 ? side + 2 * margin : margin
        box = Box(
            left: left, top: head, right: max(style.width - right, left + 40),
            bottom: max(style.height - margin - 44, head + 40))
    }

    /// Returns where a point of the plot lies in the picture.
    func place(_ x: Double, _ y: Double) -> Drawing.Point {
        Drawing.Point(
            box.left + self.x.share(of: x) * box.width, box.bottom - self.y.share(of: y) * box.height)
    }

    /// Returns an empty picture with the title.
    func drawing(description: String) -> Drawing {
        var drawing = Drawing(
            width: style.width, height: style.height, background: style.theme.background, title: title,
            description: description)
        drawing.elements = head
        return drawing
    }

    /// The title.
    private var head: [Drawing.Element] {
        text(title, size: 17, isBold: true, color: style.theme.ink, room: style.width - 36).map {
            [.text($0.moved(to: Drawing.Point(18, 34)))]
        } ?? []
    }

    /// The frame with its grid, the numbers along it and the titles of the axes.
    func axes(grid hasGrid: Bool = true) -> [Drawing.Element] {
        let theme = style.theme
        var (grid, numbers): ([Drawing.Element], [Drawing.Element]) = ([], [])
        for tick in x.ticks(length: box.width, every: 90) {
            let x = box.left + x.share(of: tick.value) * box.width
            grid.append(line(Drawing.Point(x, box.top), Drawing.Point(x, box.bottom), theme.grid))
            if let number = text(tick.label, size: 11, color: theme.quiet, room: 80) {
                let left = min(max(x - number.width / 2, 2), style.width - number.width - 2)
                numbers.append(.text(number.moved(to: Drawing.Point(left, box.bottom + 16))))
            }
        }
        for tick in y.ticks(length: box.height, every: 70) {
            let y = box.bottom - y.share(of: tick.value) * box.height
            grid.append(line(Drawing.Point(box.left, y), Drawing.Point(box.right, y), theme.grid))
            if let number = text(tick.label, size: 11, color: theme.quiet, room: 120) {
                numbers.append(
                    .text(number.moved(to: Drawing.Point(box.left - number.width - 6, y + 4))))
            }
        }
        let border = Drawing.Element.shape(
            .polygon(box.corners), fill: nil, stroke: Drawing.Paint(color: theme.quiet, opacity: 0.6),
            width: 1)
        return (hasGrid ? grid : []) + [border] + numbers + names
    }

    private var names: [Drawing.Element] {
        let theme = style.theme
        var names: [Drawing.Element] = []
        if let name = text(x.title, size: 12, color: theme.quiet, room: box.width) {
            let left = box.left + (box.width - name.width) / 2
            names.append(.text(name.moved(to: Drawing.Point(left, box.bottom + 40))))
        }
        if var name = text(y.title, size: 12, color: theme.quiet, room: box.height) {
            name.goesUp = true
            let bottom = box.bottom - (box.height - name.width) / 2
            names.append(.text(name.moved(to: Drawing.Point(24, bottom))))
        }
        return names
    }

    private func line(_ a: Drawing.Point, _ b: Drawing.Point, _ color: Color) -> Drawing.Element {
        .shape(.line([a, b]), fill: nil, stroke: Drawing.Paint(color: color), width: 1)
    }

    /// Returns a measured text, truncated to `room`, or `nil` if nothing is left of it.
    func text(
        _ string: String, size: Double, isBold: Bool = false, color: Color, room: Double
    ) -> Drawing.Text? {
        let width = { canvas.width(of: $0, size: size, isBold: isBold) }
        let shown = PlainText.fitted(string, in: room, width: width)
        guard !shown.isEmpty else { return nil }
        return Drawing.Text(
            string: shown, origin: Drawing.Point(0, 0), width: width(shown), size: size, isBold: isBold,
            color: color)
    }
}

extension Drawing.Text {
    /// Returns the text with another start of its baseline.
    func moved(to origin: Drawing.Point) -> Drawing.Text {
        var moved = self
        moved.origin = origin
        return moved
    }
}
