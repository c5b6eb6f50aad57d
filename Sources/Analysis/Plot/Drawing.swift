/// A picture as a list of shapes, which every file format is written from.
///
/// Coordinates are in points from the top left corner.
public struct Drawing: Sendable, Equatable {
    /// The size in points.
    public let width: Double, height: Double
    /// The background colour.
    public let background: Color
    /// The title.
    public let title: String
    /// A description for those who cannot see the picture.
    public let description: String
    /// The elements, from bottom to top.
    public var elements: [Element] = []
    /// The number of labels that found room.
    public var labelCount = 0

    /// A position.
    public struct Point: Sendable, Hashable {
        /// The distances from the left edge and from the top.
        public var x: Double, y: Double

        /// Creates a position `x` from the left and `y` from the top.
        public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
    }

    /// A colour with an opacity.
    public struct Paint: Sendable, Hashable {
        /// The colour.
        public var color: Color
        /// The opacity, from 0 (invisible) to 1.
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
        /// The text, of visible characters only.
        public var string: String
        /// The start of the baseline.
        public var origin: Point
        /// The width, as measured by Cairo.
        public var width: Double
        /// The font size.
        public var size: Double
        /// Whether it is bold.
        public var isBold = false
        /// Whether it runs upwards.
        public var goesUp = false
        /// The colour of the letters.
        public var color: Color
        /// The colour of a rim that sets the letters off from the elements below.
        public var rim: Color?

        /// The rectangle that the text covers.
        public var box: Box {
            let (rise, fall) = (size * 0.80, size * 0.24)
            return goesUp
                ? Box(left: origin.x - rise, top: origin.y - width, right: origin.x + fall, bottom: origin.y)
                : Box(left: origin.x, top: origin.y - rise, right: origin.x + width, bottom: origin.y + fall)
        }
    }

    /// A shape or a text.
    public enum Element: Sendable, Equatable {
        /// An outline with a fill and a stroke; the name appears as a tooltip.
        case shape(Form, fill: Paint?, stroke: Paint?, width: Double, name: String? = nil)
        /// A line of text.
        case text(Text)
    }
}

/// A rectangle.
public struct Box: Sendable, Hashable {
    /// Its sides.
    public var left: Double, top: Double, right: Double, bottom: Double

    /// The width.
    var width: Double { right - left }
    /// The height.
    var height: Double { bottom - top }

    /// The corners, clockwise from the top left.
    var corners: [Drawing.Point] {
        [
            Drawing.Point(left, top), Drawing.Point(right, top), Drawing.Point(right, bottom),
            Drawing.Point(left, bottom),
        ]
    }

    /// Returns whether the interiors of both overlap.
    func overlaps(_ other: Box) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }

    /// Returns whether `other` lies inside.
    func contains(_ other: Box) -> Bool {
        left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
    }

    /// Returns whether a point lies inside.
    func contains(_ point: Drawing.Point) -> Bool {
        left <= point.x && point.x <= right && top <= point.y && point.y <= bottom
    }

    /// Returns the rectangle with `margin` added on each side.
    func grown(by margin: Double) -> Box {
        Box(left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin)
    }

    /// Returns the point of the rectangle nearest to `point`.
    func nearest(to point: Drawing.Point) -> Drawing.Point {
        Drawing.Point(min(max(point.x, left), right), min(max(point.y, top), bottom))
    }

    /// Returns whether the line from `a` to `b` passes through (Liang & Barsky 1984).
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
