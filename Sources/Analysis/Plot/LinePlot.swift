/// Curves over a common axis, each with a band of its spread if it has one.
///
///     var plot = LinePlot(title: "Learning curves", x: Axis("epoch", 0...100), y: Axis("accuracy", 0...1))
///     plot.curves = [.init(name: "LSTM", points: accuracies)]
///     try plot.drawing(PictureStyle()).svg
public struct LinePlot: Sendable, Equatable {
    /// A curve from left to right.
    public struct Curve: Sendable, Equatable {
        /// A point, and the range around it where there is one.
        public struct Point: Sendable, Equatable {
            /// The coordinates.
            public var x: Double, y: Double
            /// The lowest and the highest y of what the curve stands for.
            public var spread: ClosedRange<Double>?

            /// Creates a point.
            public init(x: Double, y: Double, spread: ClosedRange<Double>? = nil) {
                (self.x, self.y, self.spread) = (x, y, spread)
            }
        }

        /// The name in the legend.
        public var name: String
        /// The points in the order of x; those that are not finite break the curve.
        public var points: [Point]
        /// Whether it is drawn in dashes.
        public var isDashed: Bool

        /// Creates a curve.
        public init(name: String, points: [Point], isDashed: Bool = false) {
            (self.name, self.points, self.isDashed) = (name, points, isDashed)
        }
    }

    /// A vertical line with a name at its top.
    public struct Mark: Sendable, Equatable {
        /// Where it stands.
        public var x: Double
        /// Its name.
        public var name: String

        /// Creates a mark.
        public init(x: Double, name: String) { (self.x, self.name) = (x, name) }
    }

    /// The title.
    public var title: String
    /// A description for those who cannot see the picture.
    public var description = ""
    /// The axes.
    public var x: Axis, y: Axis
    /// The curves; the first is drawn on top.
    public var curves: [Curve] = []
    /// Vertical lines.
    public var marks: [Mark] = []

    /// Creates a plot without curves.
    public init(title: String, x: Axis, y: Axis) { (self.title, self.x, self.y) = (title, x, y) }

    /// Lays out the plot.
    public func drawing(_ style: PictureStyle) throws(PictureError) -> Drawing {
        let canvas = try Canvas(width: 1, height: 1, scale: 1)
        let legend = Legend(
            Array(curves.map(\.name).enumerated()).map { ($0.offset, $0.element) }, room: style.width / 3,
            canvas)
        let frame = PlotFrame(
            title: title, x: x, y: y, side: legend.width, hasMarks: !marks.isEmpty, style, canvas)
        var drawing = frame.drawing(description: description)
        drawing.elements += frame.axes()
        for mark in marks { drawing.elements += line(of: mark, in: frame) }
        for (index, curve) in curves.enumerated().reversed() {
            drawing.elements += band(of: curve, index, in: frame) + strokes(of: curve, index, in: frame)
        }
        drawing.elements += legend.elements(beside: frame.box, style.theme)
        return drawing
    }

    private func line(of mark: Mark, in frame: PlotFrame) -> [Drawing.Element] {
        let ink = frame.style.theme.quiet
        let top = frame.place(mark.x, y.range.upperBound), bottom = frame.place(mark.x, y.range.lowerBound)
        let name = frame.text(mark.name, size: 11, color: ink, room: 120)
        return [.shape(.line([top, bottom]), fill: nil, stroke: .init(color: ink, opacity: 0.7), width: 1)]
            + (name.map { [.text($0.moved(to: .init(top.x - $0.width / 2, top.y - 5)))] } ?? [])
    }

    private func band(of curve: Curve, _ index: Int, in frame: PlotFrame) -> [Drawing.Element] {
        let spread = curve.points.filter { $0.spread != nil && $0.x.isFinite }
        guard spread.count > 1 else { return [] }
        let upper = spread.map { frame.place($0.x, $0.spread?.upperBound ?? $0.y) }
        let lower = spread.map { frame.place($0.x, $0.spread?.lowerBound ?? $0.y) }
        let color = frame.style.theme.color(ofGroup: index)
        return [
            .shape(
                .polygon(upper + lower.reversed()), fill: .init(color: color, opacity: 0.18), stroke: nil,
                width: 0)
        ]
    }

    /// The pieces of a curve between points that are not finite, and markers where there are few points.
    private func strokes(of curve: Curve, _ index: Int, in frame: PlotFrame) -> [Drawing.Element] {
        let theme = frame.style.theme
        let color = theme.color(ofGroup: index)
        let pieces = curve.points.split { !($0.x.isFinite && $0.y.isFinite) }
            .map { piece in piece.map { frame.place($0.x, $0.y) } }
        let lines = pieces.flatMap { curve.isDashed ? Self.dashes(of: $0) : [$0] }
        let strokes = lines.filter { $0.count > 1 }.map {
            Drawing.Element.shape(
                .line($0), fill: nil, stroke: .init(color: color), width: 2, name: curve.name)
        }
        // Markers tell curves apart without colours; dozens of them would hide the curve.
        let shown = pieces.joined().enumerated().filter {
            curve.points.count < 40 || $0.offset % (curve.points.count / 12) == 0
        }
        return strokes
            + shown.map {
                .shape(
                    Marker(group: index).form(at: $0.element, radius: 3.6), fill: .init(color: color),
                    stroke: .init(color: theme.background), width: 0.8)
            }
    }

    /// Cuts a line into dashes of 6 points with gaps of 4.
    private static func dashes(of line: [Drawing.Point]) -> [[Drawing.Point]] {
        var dashes: [[Drawing.Point]] = []
        var (offset, current): (Double, [Drawing.Point]) = (0, line.first.map { [$0] } ?? [])
        for (from, to) in zip(line, line.dropFirst()) {
            let length = ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).squareRoot()
            var done = 0.0
            while done < length {
                let isDash = offset < 6
                let step = min((isDash ? 6 : 10) - offset, length - done)
                done += step
                offset += step
                let share = done / length
                let point = Drawing.Point(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y))
                if isDash { current.append(point) } else { current = [point] }
                if isDash, offset >= 6 {
                    dashes.append(current)
                    current = []
                }
                if offset >= 10 { offset = 0 }
            }
        }
        return current.count > 1 ? dashes + [current] : dashes
    }
}
