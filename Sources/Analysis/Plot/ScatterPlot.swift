/// Points with names in a plane: what a picture of embeddings says, before anything is laid out.
///
///     var plot = ScatterPlot(title: "Months")
///     plot.points = [.init(x: 1, y: 2, name: "May", group: 0, isLabelled: true)]
///     plot.groups = ["spring"]
///     let drawing = try plot.drawing(PictureStyle())
///     drawing.svg; try drawing.png()
public struct ScatterPlot: Sendable, Equatable {
    /// One thing and its place.
    public struct Point: Sendable, Equatable {
        /// Its coordinates on the two axes.
        public var x: Double, y: Double
        /// What it is, for its label.
        public var name: String
        /// More about it, which is shown beside the name where somebody points at it.
        public var note: String
        /// Which of the groups it belongs to, if any.
        public var group: Int?
        /// Whether it is to have a label, where there is room.
        public var isLabelled: Bool

        /// A point.
        public init(
            x: Double, y: Double, name: String, note: String = "", group: Int? = nil, isLabelled: Bool = false
        ) {
            (self.x, self.y, self.name, self.note) = (x, y, name, note)
            (self.group, self.isLabelled) = (group, isLabelled)
        }
    }

    /// From one point to another, by their numbers: a relation that should look the same for every pair.
    public struct Arrow: Sendable, Equatable {
        /// Where it begins and where it ends.
        public var from: Int, to: Int

        /// An arrow.
        public init(from: Int, to: Int) { (self.from, self.to) = (from, to) }
    }

    /// A part of the plane.
    public struct Window: Sendable, Equatable {
        /// What is shown on each axis, lower end first.
        public var x: ClosedRange<Double>, y: ClosedRange<Double>

        /// From and to, on each axis.
        public init(x: ClosedRange<Double>, y: ClosedRange<Double>) { (self.x, self.y) = (x, y) }

        /// Whether a point lies in it.
        public func contains(_ point: Point) -> Bool { x.contains(point.x) && y.contains(point.y) }
    }

    /// What the picture is called.
    public var title: String
    /// Under the title: where it comes from.
    public var subtitle = ""
    /// What it shows, for those who cannot see it.
    public var description = ""
    /// The names of the two axes.
    public var xAxis = "", yAxis = ""
    /// The points, the most important first: it is the last that go without a label where room is short.
    public var points: [Point] = []
    /// The names of the groups.
    public var groups: [String] = []
    /// The relations.
    public var arrows: [Arrow] = []
    /// What is shown; everything where nil.
    public var window: Window?

    /// A picture without points.
    public init(title: String) { self.title = title }

    /// What is shown: the window, or all points and a margin.
    var shown: Window {
        window ?? Window(x: Self.range(of: points.map(\.x)), y: Self.range(of: points.map(\.y)))
    }

    private static func range(of values: [Double]) -> ClosedRange<Double> {
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return -1...1 }
        // A single value has no range of its own; it gets one that a Double can tell apart.
        let margin = high > low ? (high - low) * 0.05 : max(abs(low) * 0.1, 1e-3)
        return (low - margin)...(high + margin)
    }
}

/// The size and the colours of a picture.
public struct PictureStyle: Sendable, Equatable {
    /// The size in points.
    public var width = 960.0, height = 720.0
    /// The colours.
    public var theme = Theme.light

    /// A size and colours.
    public init(width: Double = 960, height: Double = 720, theme: Theme = .light) {
        (self.width, self.height, self.theme) = (width, height, theme)
    }
}
