/// A picture as a list of shapes, from which each file format is written: in points, from the top left corner.
public struct Drawing: Sendable, Equatable {
    /// The size.
    public let width: Double, height: Double
    /// What is behind everything.
    public let background: Color
    /// What the picture is called.
    public let title: String
    /// What it shows, for those who cannot see it.
    public let description: String
    /// What is drawn, the first at the bottom.
    public var elements: [Element] = []
    /// How many points have a label: what had no room is without.
    public var labelCount = 0

    /// A place on it.
    public struct Point: Sendable, Hashable {
        /// From the left edge, and from the top.
        public var x: Double, y: Double

        /// At `x` from the left and `y` from the top.
        public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    /// A colour that may let through what is behind it.
    public struct Paint: Sendable, Hashable {
        /// The colour.
        public var color: Color
        /// From 0, nothing, to 1, nothing behind it.
        public var opacity = 1.0
    }

    /// An outline.
    public enum Form: Sendable, Equatable {
        /// A circle.
        case circle(Point, radius: Double)
        /// A closed outline with straight sides.
        case polygon([Point])
        /// A line from point to point.
        case line([Point])
    }

    /// A line of text.
    public struct Text: Sendable, Equatable {
        /// What it says: characters that can be shown only.
        public var string: String
        /// Where its baseline begins.
        public var origin: Point
        /// How far it goes, in the font it was measured in.
        public var width: Double
        /// The size of the font.
        public var size: Double
        /// Whether it is bold.
        public var isBold = false
        /// Whether it goes up instead of to the right.
        public var goesUp = false
        /// The colour of the letters.
        public var color: Color
        /// The colour of a rim around them, which keeps them apart from what they cross.
        public var rim: Color?

        /// The rectangle that it fills.
        public var box: Box {
            let (rise, fall) = (size * 0.80, size * 0.24)
            return goesUp
                ? Box(left: origin.x - rise, top: origin.y - width, right: origin.x + fall, bottom: origin.y)
                : Box(left: origin.x, top: origin.y - rise, right: origin.x + width, bottom: origin.y + fall)
        }
    }

    /// One thing that is drawn.
    public enum Element: Sendable, Equatable {
        /// An outline, its inside and its rim; the name is shown where somebody points at it.
        case shape(Form, fill: Paint?, stroke: Paint?, width: Double, name: String? = nil)
        /// A line of text.
        case text(Text)
    }
}

/// A rectangle with sides along the axes.
public struct Box: Sendable, Hashable {
    /// Its sides.
    public var left: Double, top: Double, right: Double, bottom: Double

    /// How wide it is.
    var width: Double { right - left }
    /// How high it is.
    var height: Double { bottom - top }

    /// Whether the two have more than a side in common.
    func overlaps(_ other: Box) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    /// Whether `other` is within it.
    func contains(_ other: Box) -> Bool {
        left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
    }

    /// Whether a point is within it.
    func contains(_ point: Drawing.Point) -> Bool {
        left <= point.x && point.x <= right && top <= point.y && point.y <= bottom
    }

    /// It with `margin` more on each side.
    func grown(by margin: Double) -> Box {
        Box(left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin)
    }

    /// The point in it that is nearest to `point`.
    func nearest(to point: Drawing.Point) -> Drawing.Point {
        Drawing.Point(min(max(point.x, left), right), min(max(point.y, top), bottom))
    }

    /// Whether the line from `a` to `b` passes through it (Liang & Barsky 1984).
    func isCrossed(from a: Drawing.Point, to b: Drawing.Point) -> Bool {
        var (enter, leave) = (0.0, 1.0)
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        for (step, room) in [
            (-dx, a.x - left), (dx, right - a.x), (-dy, a.y - top), (dy, bottom - a.y),
        ] {
            if step == 0 {
                if room <= 0 { return false }
            } else if step < 0 {
                enter = max(enter, room / step)
            } else {
                leave = min(leave, room / step)
            }
        }
        return enter < leave
    }
}
