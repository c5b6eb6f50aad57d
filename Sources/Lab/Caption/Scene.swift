/// What a picture shows: two groups of equal shapes, one above or beside the other.
struct Scene: Sendable, Hashable {
    /// A shape.
    enum Shape: Int, CaseIterable, Sendable {
        case circle, square, triangle, cross, star
    }

    /// A colour.
    enum Hue: Int, CaseIterable, Sendable {
        case red, yellow, green, blue, purple, cyan
    }

    /// A shape in a colour, one of which may have no name: the shape of a blot, or the colour of a shape.
    struct Kind: Sendable, Hashable {
        let shape: Shape?, hue: Hue?

        /// A shape in a colour.
        init(_ hue: Hue, _ shape: Shape) { (self.hue, self.shape) = (hue, shape) }
        /// A shape in a colour without a name.
        init(_ shape: Shape) { (self.shape, hue) = (shape, nil) }
        /// A blot of a colour.
        init(_ hue: Hue) { (self.hue, shape) = (hue, nil) }

        /// Every pair of a colour and a shape.
        static let pairs = Hue.allCases.flatMap { hue in Shape.allCases.map { Kind(hue, $0) } }
    }

    /// One to ``mostShapes`` equal shapes.
    struct Group: Sendable, Hashable {
        let count: Int
        let kind: Kind
    }

    /// How the groups lie.
    enum Axis: CaseIterable, Sendable {
        /// The first is above the second.
        case vertical
        /// The first is left of the second.
        case horizontal
    }

    /// The most shapes of a group.
    static let mostShapes = 3

    /// The upper or left group, and the lower or right one.
    let first: Group, second: Group
    /// How they lie.
    let axis: Axis

    /// Both groups.
    var groups: [Group] { [first, second] }
}
