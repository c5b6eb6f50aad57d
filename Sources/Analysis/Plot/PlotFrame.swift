extension PictureLayout {
    /// The title.
    var head: [Drawing.Element] {
        text(plot.title, size: 17, isBold: true, color: style.theme.ink, room: style.width - 36).map {
            [.text($0.moved(to: Drawing.Point(18, 34)))]
        } ?? []
    }

    /// The frame with its grid, the numbers along it and the titles of the axes.
    var axes: [Drawing.Element] {
        let theme = style.theme
        var (grid, numbers): ([Drawing.Element], [Drawing.Element]) = ([], [])
        let across = Ticks(window.x, count: max(2, Int(frame.width / 90)))
        for value in across.values {
            let x = x(value)
            grid.append(line(Drawing.Point(x, frame.top), Drawing.Point(x, frame.bottom), theme.grid))
            if let number = text(across.label(value), size: 11, color: theme.quiet, room: 80) {
                let left = min(max(x - number.width / 2, 2), style.width - number.width - 2)
                numbers.append(.text(number.moved(to: Drawing.Point(left, frame.bottom + 16))))
            }
        }
        let upward = Ticks(window.y, count: max(2, Int(frame.height / 70)))
        for value in upward.values {
            let y = y(value)
            grid.append(line(Drawing.Point(frame.left, y), Drawing.Point(frame.right, y), theme.grid))
            if let number = text(upward.label(value), size: 11, color: theme.quiet, room: 40) {
                numbers.append(
                    .text(number.moved(to: Drawing.Point(frame.left - number.width - 6, y + 4))))
            }
        }
        let corners = [
            Drawing.Point(frame.left, frame.top), Drawing.Point(frame.right, frame.top),
            Drawing.Point(frame.right, frame.bottom), Drawing.Point(frame.left, frame.bottom),
        ]
        let border = Drawing.Element.shape(
            .polygon(corners), fill: nil, stroke: Drawing.Paint(color: theme.quiet, opacity: 0.6), width: 1)
        return grid + [border] + numbers + names
    }

    private var names: [Drawing.Element] {
        let theme = style.theme
        var names: [Drawing.Element] = []
        if let name = text(plot.xAxis, size: 12, color: theme.quiet, room: frame.width) {
            let left = frame.left + (frame.width - name.width) / 2
            names.append(.text(name.moved(to: Drawing.Point(left, frame.bottom + 40))))
        }
        if var name = text(plot.yAxis, size: 12, color: theme.quiet, room: frame.height) {
            name.goesUp = true
            let bottom = frame.bottom - (frame.height - name.width) / 2
            names.append(.text(name.moved(to: Drawing.Point(24, bottom))))
        }
        return names
    }

    private func line(_ a: Drawing.Point, _ b: Drawing.Point, _ color: Color) -> Drawing.Element {
        .shape(.line([a, b]), fill: nil, stroke: Drawing.Paint(color: color), width: 1)
    }

    /// Returns a measured text, truncated to `room`, or `nil` if nothing is left of it.
    private func text(
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
    fileprivate func moved(to origin: Drawing.Point) -> Drawing.Text {
        var moved = self
        moved.origin = origin
        return moved
    }
}
