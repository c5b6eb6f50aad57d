/// A matrix as coloured cells, with a bar that says what the colours mean.
public struct HeatMap: Sendable, Equatable {
    /// The colours of numbers.
    public enum Palette: Sendable, Equatable {
        /// From nothing to much.
        case sequential
        /// From one side of a middle to the other.
        case diverging
    }

    /// A column or a cell that is set off, with a name above.
    public struct Mark: Sendable, Equatable {
        /// The column.
        public var column: Int
        /// The name.
        public var name: String

        /// Creates a mark.
        public init(column: Int, name: String) { (self.column, self.name) = (column, name) }
    }

    /// The title.
    public var title: String
    /// A description for those who cannot see the picture.
    public var description = ""
    /// The axes, of names: one for each column, and one for each row from the top.
    public let x: Axis, y: Axis
    /// What the colours measure, and the numbers at their ends.
    public let unit: String, range: ClosedRange<Double>
    /// The colours.
    public let palette: Palette
    /// The numbers, row by row from the top; one that is not finite is left empty.
    public let values: [[Double]]
    /// Columns that are set off.
    public var marks: [Mark] = []
    /// A row that is set off.
    public var markedRow: Int?
    /// The decimal places of numbers written into the cells, or `nil` for none.
    public var places: Int?

    /// Creates a heat map.
    ///
    /// - Parameters:
    ///   - title: The title.
    ///   - columns: The title of the horizontal axis, and a name for each column.
    ///   - rows: The title of the vertical axis, and a name for each row from the top.
    ///   - unit: What the colours measure.
    ///   - range: The numbers at the ends of the colours.
    ///   - palette: The colours.
    ///   - values: The numbers, row by row from the top.
    public init(
        title: String, columns: (title: String, names: [String]), rows: (title: String, names: [String]),
        unit: String, range: ClosedRange<Double>, palette: Palette = .sequential, values: [[Double]]
    ) {
        precondition(values.count == rows.names.count, "\(values.count) rows")
        precondition(values.allSatisfy { $0.count == columns.names.count }, "rows of \(columns.names.count)")
        (self.title, self.unit, self.range) = (title, unit, range)
        (self.palette, self.values) = (palette, values)
        x = Axis(columns.title, names: columns.names)
        y = Axis(rows.title, names: rows.names.reversed())
    }

    /// Lays out the plot.
    public func drawing(_ style: PictureStyle) throws(PictureError) -> Drawing {
        let canvas = try Canvas(width: 1, height: 1, scale: 1)
        let frame = PlotFrame(title: title, x: x, y: y, side: 64, hasMarks: !marks.isEmpty, style, canvas)
        var drawing = frame.drawing(description: description)
        drawing.elements += cells(in: frame) + frame.axes(grid: false) + marks(in: frame) + bar(beside: frame)
        return drawing
    }

    // MARK: Cells

    private func box(_ row: Int, _ column: Int, in frame: PlotFrame) -> Box {
        let (width, height) = (
            frame.box.width / Double(values.first?.count ?? 1), frame.box.height / Double(values.count)
        )
        let (left, top) = (
            frame.box.left + Double(column) * width, frame.box.top + Double(row) * height
        )
        return Box(left: left, top: top, right: left + width, bottom: top + height)
    }

    private func cells(in frame: PlotFrame) -> [Drawing.Element] {
        var elements: [Drawing.Element] = []
        let theme = frame.style.theme
        for (row, numbers) in values.enumerated() {
            for (column, number) in numbers.enumerated() where number.isFinite {
                let box = box(row, column, in: frame), color = color(of: number, theme)
                elements.append(
                    .shape(
                        // A hair wider than the cell, so that no seam shows between two cells.
                        .polygon(box.grown(by: 0.25).corners), fill: .init(color: color), stroke: nil,
                        width: 0))
                guard let places else { continue }
                let ink = color.isDark ? Color(0xFFFFFF) : Color(0x1B1F24)
                let label = decimal(number, places: places, padded: true)
                if let text = frame.text(label, size: 11, color: ink, room: box.width - 2) {
                    let left = box.left + (box.width - text.width) / 2
                    elements.append(.text(text.moved(to: .init(left, box.top + box.height / 2 + 4))))
                }
            }
        }
        return elements
    }

    private func marks(in frame: PlotFrame) -> [Drawing.Element] {
        let ink = frame.style.theme.ink
        var elements: [Drawing.Element] = marks.flatMap { mark -> [Drawing.Element] in
            var column = box(0, mark.column, in: frame)
            column.bottom = frame.box.bottom
            let name = frame.text(mark.name, size: 12, isBold: true, color: ink, room: 80)
            return [.shape(.polygon(column.corners), fill: nil, stroke: .init(color: ink), width: 1.4)]
                + (name.map {
                    [
                        .text(
                            $0.moved(
                                to: .init((column.left + column.right - $0.width) / 2, frame.box.top - 5)))
                    ]
                } ?? [])
        }
        if let markedRow {
            var row = box(markedRow, 0, in: frame)
            row.right = frame.box.right
            elements.append(.shape(.polygon(row.corners), fill: nil, stroke: .init(color: ink), width: 2))
        }
        return elements
    }

    // MARK: Colours

    /// The bar on the right: colours from bottom to top, with the numbers that they stand for.
    private func bar(beside frame: PlotFrame) -> [Drawing.Element] {
        let theme = frame.style.theme
        let (left, parts) = (frame.box.right + PlotFrame.margin, 64)
        let (low, width) = (range.lowerBound, range.upperBound - range.lowerBound)
        let step = frame.box.height / Double(parts)
        var elements: [Drawing.Element] = (0..<parts).map { part in
            let bottom = frame.box.bottom - Double(part) * step
            let cell = Box(left: left, top: bottom - step, right: left + 14, bottom: bottom + 0.5)
            let color = color(of: low + width * (Double(part) + 0.5) / Double(parts), theme)
            return .shape(.polygon(cell.corners), fill: .init(color: color), stroke: nil, width: 0)
        }
        let axis = Axis(unit, range)
        for tick in axis.ticks(length: frame.box.height, every: 90) {
            let y = frame.box.bottom - axis.share(of: tick.value) * frame.box.height
            if let text = frame.text(tick.label, size: 11, color: theme.quiet, room: 44) {
                elements.append(.text(text.moved(to: .init(left + 19, y + 4))))
            }
        }
        if var name = frame.text(unit, size: 12, color: theme.quiet, room: frame.box.height) {
            name.goesUp = true
            let middle = (frame.box.top + frame.box.bottom + name.width) / 2
            elements.append(.text(name.moved(to: .init(left + 62, middle))))
        }
        return elements
    }

    private func color(of value: Double, _ theme: Theme) -> Color {
        let width = range.upperBound - range.lowerBound
        let share = width > 0 ? min(max((value - range.lowerBound) / width, 0), 1) : 0.5
        return theme.color(at: share, in: palette)
    }
}

extension Theme {
    /// Returns the colour at `share`, 0 to 1, of a palette: lightness alone tells numbers apart, whatever a person's
    /// colour vision; both sides of a diverging palette differ in blue and orange as well.
    func color(at share: Double, in palette: HeatMap.Palette) -> Color {
        let stops: [UInt32] =
            switch (palette, self) {
            case (.sequential, .light): [0xF7F9FC, 0xA9C9E4, 0x4A8FC1, 0x1B4F8A, 0x0B1F4B]
            case (.sequential, .dark): [0x171D26, 0x1F4E79, 0x2F86C0, 0x86C5E8, 0xF2FAFF]
            case (.diverging, .light): [0x0B3C74, 0x6FA6D3, 0xF6F6F4, 0xE9A25B, 0x8A3B00]
            case (.diverging, .dark): [0x8CC8F2, 0x2C6A9E, 0x1A1F26, 0xA8601C, 0xFFC27A]
            }
        let position = share * Double(stops.count - 1)
        let index = min(Int(position), stops.count - 2)
        let part = position - Double(index)
        let (a, b) = (Color(stops[index]), Color(stops[index + 1]))
        let mix = { (a: UInt8, b: UInt8) in UInt32((Double(a) + (Double(b) - Double(a)) * part).rounded()) }
        return Color(mix(a.red, b.red) << 16 | mix(a.green, b.green) << 8 | mix(a.blue, b.blue))
    }
}

extension Color {
    /// Whether white letters are easier to read on it than black ones, by its luma (ITU-R BT.601).
    var isDark: Bool { 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue) < 140 }
}
