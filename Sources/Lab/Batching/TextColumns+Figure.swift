import Analysis

extension TextColumns {
    /// The most windows that a figure shows.
    static let shownWindows = 6

    /// The columns, and the windows with what passes from one to the next (figures 16 to 18 of the lecture's notes).
    func figure(_ say: Language) -> Figure {
        let count = min(windows.count, Self.shownWindows)
        var caption = say(
            "The text in \(columns) columns, and its windows of at most \(steps) steps: inputs x, and targets y one character further on. The state goes on from window to window (solid arrow); the gradient stops at the edge (dashed, cut).",
            "Le texte en \(columns) colonnes et ses fenêtres d’au plus \(steps) pas : entrées x et cibles y, un caractère plus loin. L’état continue de fenêtre en fenêtre (flèche pleine) ; le gradient s’arrête au bord (tirets, coupe)."
        )
        if count < windows.count {
            caption += say(
                " The first \(count) of \(windows.count) windows.",
                " Les \(count) premières fenêtres sur \(windows.count).")
        }
        return Figure("columns", caption: caption) { [caption] theme throws(PictureError) in
            try WindowDrawing(self, windows: count, theme, say).drawing(description: caption)
        }
    }
}

/// Draws columns and windows.
private struct WindowDrawing {
    private let text: TextColumns
    private let windows: [TextColumns.Window]
    private let theme: Theme
    private let say: Language
    private var elements: [Drawing.Element] = []
    private let cell = 34.0, gap = 92.0, margin = 28.0, head = 104.0

    init(_ text: TextColumns, windows: Int, _ theme: Theme, _ say: Language) {
        (self.text, self.windows) = (text, Array(text.windows.prefix(windows)))
        (self.theme, self.say) = (theme, say)
    }

    private typealias Point = Drawing.Point

    /// The width of a matrix, and of the place that it and the words beside its arrows take.
    private var width: Double { Double(text.columns) * cell }
    private var place: Double { max(width + 130, 230) }
    /// The middles of the three matrices.
    private var middles: [Double] {
        let first = margin + max(width, 130) / 2
        let second = first + max(width, 130) / 2 + 60 + place / 2
        return [first, second, second + place + 30]
    }

    /// The rows that the windows read, and one more, the last targets.
    private var rows: Int { windows.reduce(1) { $0 + $1.inputs.count } }

    consuming func drawing(description: String) throws(PictureError) -> Drawing {
        let title = say("A text as columns and windows", "Un texte en colonnes et en fenêtres")
        try words(title, Point(margin, 38), size: 19, isBold: true, theme.ink)
        try drawColumns()
        let bottom = try drawWindows()
        let columnsBottom = head + Double(rows) * cell + 70
        var drawing = Drawing(
            width: max(middles[2] + place / 2 + margin, 640), height: max(bottom, columnsBottom) + margin,
            theme: theme, title: title, description: description)
        drawing.elements = elements
        return drawing
    }

    // MARK: Parts

    /// The columns, with a line at the edge of each window.
    private mutating func drawColumns() throws(PictureError) {
        let left = middles[0] - width / 2
        try words(
            say("\(text.columns) columns", "\(text.columns) colonnes"), Point(middles[0], head - 16), .middle,
            size: 16, isBold: true, theme.ink)
        var row = 0
        for (index, window) in windows.enumerated() {
            try matrix(
                window.inputs, left, head + Double(row) * cell, tint: theme.palette[index % 2 == 0 ? 0 : 1])
            row += window.inputs.count
            let y = head + Double(row) * cell
            line([Point(left - 10, y), Point(left + width + 10, y)], theme.ink, width: 2)
        }
        // The last row is read as targets only.
        try matrix([windows.last?.targets.last ?? []], left, head + Double(row) * cell, tint: nil)
        if !text.leftOver.isEmpty, windows.count == text.windows.count {
            let rest = text.leftOver.map(TextColumns.visible).joined(separator: " ")
            try words(
                say("left over: ", "reste : ") + rest,
                Point(middles[0], head + Double(row + 1) * cell + 30), .middle, size: 15, theme.quiet)
        }
    }

    /// The windows from top to bottom, with the arrows between them; returns where they end.
    private mutating func drawWindows() throws(PictureError) -> Double {
        var (y, done) = (head, 0)
        for (index, window) in windows.enumerated() {
            let height = Double(window.inputs.count) * cell
            let tint = theme.palette[index % 2 == 0 ? 0 : 1]
            let span = TextColumns.span(done, window)
            for (middle, name, places) in [
                (middles[1], "x\(span)", window.inputs), (middles[2], "y\(span)", window.targets),
            ] {
                if index == 0 {
                    try words(name, Point(middle, y - 16), .middle, size: 16, isBold: true, theme.ink)
                } else {
                    try words(
                        name, Point(middle + width / 2 + 8, y + 23), size: 15, isBold: true, theme.ink)
                }
                try matrix(places, middle - width / 2, y, tint: tint)
            }
            done += window.inputs.count
            y += height
            if index + 1 < windows.count {
                try drawEdge(y, "h[\(done)]")
                y += gap
            }
        }
        return y
    }

    /// What happens between the windows that end at `y` and that begin at `y + gap`.
    private mutating func drawEdge(_ y: Double, _ state: String) throws(PictureError) {
        let (x, end, middle) = (middles[1] - 40, y + gap - 6, y + gap / 2)
        line([Point(x, y + 6), Point(x, end - 8)], theme.ink, width: 2.6)
        fill([Point(x - 7, end - 12), Point(x + 7, end - 12), Point(x, end)], theme.ink)
        try words(state, Point(x + 14, middle - 3), size: 15, isBold: true, theme.ink)
        try words(
            say("the state goes on", "l’état continue"), Point(x + 14, middle + 17), size: 14, theme.ink)

        // Up from the later window, and no further than the edge.
        let (g, cut) = (middles[2] - 60, middle)
        let color = theme.palette[4]
        for dash in stride(from: end - 4, to: cut + 12, by: -10) {
            line([Point(g, dash), Point(g, dash - 6)], color, width: 2.2)
        }
        line([Point(g - 9, cut - 9), Point(g + 9, cut + 9)], color, width: 3)
        line([Point(g - 9, cut + 9), Point(g + 9, cut - 9)], color, width: 3)
        try words("∂L/∂\(state)", Point(g + 20, middle - 3), size: 15, isBold: true, color)
        try words(
            say("the gradient is cut", "le gradient est coupé"), Point(g + 20, middle + 17), size: 14, color)
    }

    // MARK: Shapes

    private mutating func matrix(
        _ places: [[Int]], _ left: Double, _ top: Double, tint: Color?
    ) throws(PictureError) {
        for (t, row) in places.enumerated() {
            for (b, character) in text.shown(row).enumerated() {
                let (x, y) = (left + Double(b) * cell, top + Double(t) * cell)
                elements.append(
                    .shape(
                        .polygon([
                            Point(x, y), Point(x + cell, y), Point(x + cell, y + cell), Point(x, y + cell),
                        ]),
                        fill: tint.map { .init($0, opacity: 0.16) }, stroke: .init(theme.quiet, opacity: 0.7),
                        width: 1))
                try words(
                    character, Point(x + cell / 2, y + cell / 2 + 6), .middle, size: 17,
                    tint == nil ? theme.quiet : theme.ink)
            }
        }
    }

    private mutating func line(_ points: [Drawing.Point], _ color: Color, width: Double) {
        elements.append(.shape(.line(points), fill: nil, stroke: .init(color), width: width))
    }

    private mutating func fill(_ points: [Drawing.Point], _ color: Color) {
        elements.append(.shape(.polygon(points), fill: .init(color), stroke: nil, width: 0))
    }

    private mutating func words(
        _ string: String, _ position: Drawing.Point, _ anchor: Drawing.Text.Anchor = .start, size: Double,
        isBold: Bool = false, _ color: Color
    ) throws(PictureError) {
        elements.append(
            .text(
                try Drawing.Text(string, at: position, anchor, size: size, isBold: isBold, color: color)))
    }
}
