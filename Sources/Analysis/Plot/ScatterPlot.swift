/// A scatter plot of named points, before it is laid out.
///
///     var plot = ScatterPlot(title: "Months")
///     plot.points = [.init(x: 1, y: 2, name: "May", group: 0, isLabelled: true)]
///     plot.groups = ["spring"]
///     let drawing = try plot.drawing(PictureStyle())
///     drawing.svg; try drawing.png()
public struct ScatterPlot: Sendable, Equatable {
    /// A point with a name.
    public struct Point: Sendable, Equatable {
        /// The coordinates on the two axes.
        public var x: Double, y: Double
        /// The name, for the label.
        public var name: String
        /// A remark that the tooltip shows after the name.
        public var note: String
        /// The number of its group, if it has one.
        public var group: Int?
        /// Whether to label it, if there is room.
        public var isLabelled: Bool

        /// Creates a point.
        public init(
            x: Double, y: Double, name: String, note: String = "", group: Int? = nil, isLabelled: Bool = false
        ) {
            (self.x, self.y, self.name, self.note) = (x, y, name, note)
            (self.group, self.isLabelled) = (group, isLabelled)
        }
    }

    /// An arrow from one point to another, by their numbers.
    public struct Arrow: Sendable, Equatable {
        /// The numbers of both points.
        public var from: Int, to: Int

        /// Creates an arrow.
        public init(from: Int, to: Int) { (self.from, self.to) = (from, to) }
    }

    /// The visible part of the plane.
    public struct Window: Sendable, Equatable {
        /// The range of each axis.
        public var x: ClosedRange<Double>, y: ClosedRange<Double>

        /// Creates a window from the range of each axis.
        public init(x: ClosedRange<Double>, y: ClosedRange<Double>) { (self.x, self.y) = (x, y) }

        /// Creates the window that points fill, with a margin of 5 % on each side.
        init(fitting points: [Point]) {
            self.init(x: Self.range(of: points.map(\.x)), y: Self.range(of: points.map(\.y)))
        }

        private static func range(of values: [Double]) -> ClosedRange<Double> {
            let finite = values.filter(\.isFinite)
            guard let low = finite.min(), let high = finite.max() else { return -1...1 }
            // A single value gets a range that a Double can represent.
            let margin = high > low ? (high - low) * 0.05 : max(abs(low) * 0.1, 1e-3)
            return (low - margin)...(high + margin)
        }

        /// Returns whether a point is visible.
        public func contains(_ point: Point) -> Bool { x.contains(point.x) && y.contains(point.y) }
    }

    /// The title.
    public var title: String
    /// A description for those who cannot see the picture.
    public var description = ""
    /// The titles of the two axes.
    public var xAxis = "", yAxis = ""
    /// The points, the most important first: the last go without a label if there is no room.
    public var points: [Point] = []
    /// The names of the groups.
    public var groups: [String] = []
    /// The arrows.
    public var arrows: [Arrow] = []
    /// The visible part; `nil` to show all points.
    public var window: Window?

    /// Creates a plot without points.
    public init(title: String) { self.title = title }

    /// The window, or the one that all points fill.
    var shown: Window { window ?? Window(fitting: points) }
}

/// The size and the colours of a picture.
public struct PictureStyle: Sendable, Equatable {
    /// The size in points.
    public var width = 960.0, height = 720.0
    /// The colours.
    public var theme = Theme.light

    /// Creates a style.
    public init(width: Double = 960, height: Double = 720, theme: Theme = .light) {
        (self.width, self.height, self.theme) = (width, height, theme)
    }
}
