import Analysis
import Neural
import RealModule

/// A scene drawn: with positions and sizes, which its captions leave open.
struct ScenePicture: Sendable, Equatable {
    /// What it shows.
    let scene: Scene
    /// Every shape, where it lies.
    let shapes: [Placed]

    /// A shape at its place.
    struct Placed: Sendable, Equatable {
        /// The group that it belongs to, 0 or 1.
        let group: Int
        /// The outline in points.
        let form: Drawing.Form
        let color: Color
    }

    /// The width and the height in points, and in pixels as the network sees it.
    static let side = 32.0
    /// Places in a row and in a column.
    private static let places = 3

    /// Places the shapes of a scene at random.
    ///
    /// The picture has 3 × 3 places. A group takes any of the three at its edge: the first those above or on the left,
    /// the second those below or on the right. Each shape is off the middle of its place by up to 0.3 points, and its
    /// radius is 3.1 to 3.4.
    init(_ scene: Scene, _ random: inout SplitMix64) {
        self.scene = scene
        let cell = Self.side / Double(Self.places)
        var shapes: [Placed] = []
        for (index, places) in Self.places(of: scene, &random).enumerated() {
            let (kind, edge) = (scene.groups[index].kind, index * (Self.places - 1))
            let color = kind.hue?.color ?? Self.namelessColor(&random)
            for place in places {
                let (row, column) = scene.axis == .vertical ? (edge, place) : (place, edge)
                let center = Drawing.Point(
                    cell * (Double(column) + 0.5) + random.uniform(-0.3, 0.3),
                    cell * (Double(row) + 0.5) + random.uniform(-0.3, 0.3))
                let radius = random.uniform(3.1, 3.4)
                let form =
                    kind.shape?.marker.form(at: center, radius: radius)
                    ?? Self.blot(at: center, radius: radius, &random)
                shapes.append(Placed(group: index, form: form, color: color))
            }
        }
        self.shapes = shapes
    }

    /// Draws the places of both groups, 0 to 2 along their edges.
    ///
    /// Two single shapes never lie in opposite corners, where one would be above and left of the other.
    private static func places(of scene: Scene, _ random: inout SplitMix64) -> [[Int]] {
        while true {
            let chosen = scene.groups.map { group in
                Array(Array(0..<places).shuffled(by: &random).prefix(group.count))
            }
            let isDiagonal = abs(chosen[0][0] - chosen[1][0]) == places - 1
            if !(isDiagonal && chosen.allSatisfy { $0.count == 1 }) { return chosen }
        }
    }

    /// A shape without a name: eight corners at random distances, 0.6 to 1.4 of the radius.
    private static func blot(
        at center: Drawing.Point, radius: Double, _ random: inout SplitMix64
    ) -> Drawing.Form {
        .polygon(
            (0..<8).map { corner in
                let (angle, length) = (Double(corner) * .pi / 4, radius * random.uniform(0.6, 1.4))
                return Drawing.Point(center.x + length * .cos(angle), center.y + length * .sin(angle))
            })
    }

    /// A colour that has no name: at random, not too pale, and at least 0.4 away from each that has one, where 1 is the
    /// length of an edge of the cube of red, green and blue.
    private static func namelessColor(_ random: inout SplitMix64) -> Color {
        while true {
            let color = Color(UInt32(truncatingIfNeeded: random.next() >> 40))
            if !color.isPale, Scene.Hue.allCases.allSatisfy({ $0.color.distance(color) >= 0.4 }) {
                return color
            }
        }
    }

    /// The shapes as elements of a drawing, enlarged, with the picture's top left corner at `corner`.
    func elements(at corner: Drawing.Point = .init(0, 0), scale: Double = 1) -> [Drawing.Element] {
        func moved(_ point: Drawing.Point) -> Drawing.Point {
            .init(corner.x + scale * point.x, corner.y + scale * point.y)
        }
        return shapes.map { shape in
            let form: Drawing.Form =
                switch shape.form {
                case .circle(let center, let radius): .circle(moved(center), radius: scale * radius)
                case .polygon(let points): .polygon(points.map(moved))
                case .line(let points): .line(points.map(moved))
                }
            return .shape(form, fill: .init(shape.color), stroke: nil, width: 0)
        }
    }

    /// The colour between the shapes.
    static let background = Theme.light.background

    // MARK: Pixels

    /// The numbers of a picture: red, green and blue of each pixel.
    static let inputSize = 3 * Int(side) * Int(side)

    /// Draws the picture with Cairo, a pixel to a point.
    ///
    /// - Returns: For red, green and blue of each pixel, what is missing to white, 0 to 1.
    /// - Throws: What Cairo refuses.
    func pixels() throws(PictureError) -> [Float] {
        var drawing = Drawing(width: Self.side, height: Self.side, theme: .light, title: "", description: "")
        drawing.elements = elements()
        return try drawing.pixels().map { 1 - Float($0) / 255 }
    }
}

extension SplitMix64 {
    /// Returns a uniform random number in [low, high).
    fileprivate mutating func uniform(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * uniform()
    }
}

extension Scene.Shape {
    /// The outline.
    fileprivate var marker: Marker {
        switch self {
        case .circle: .circle
        case .square: .square
        case .triangle: .triangle
        case .cross: .plus
        case .star: .star
        }
    }
}

extension Color {
    /// The distance in the cube of red, green and blue, whose edges have length 1.
    func distance(_ other: Color) -> Double {
        func square(_ a: UInt8, _ b: UInt8) -> Double {
            let difference = (Double(a) - Double(b)) / 255
            return difference * difference
        }
        return (square(red, other.red) + square(green, other.green) + square(blue, other.blue)).squareRoot()
    }

    /// Whether it is hard to see on white: its channels add up to more than two.
    fileprivate var isPale: Bool { Int(red) + Int(green) + Int(blue) > 2 * 255 }
}

extension Scene.Hue {
    /// What is painted: near the corners of the cube of red, green and blue, so that a linear map tells colours apart.
    var color: Color {
        switch self {
        case .red: Color(0xF00000)
        case .yellow: Color(0xFFE800)
        case .green: Color(0x00A000)
        case .blue: Color(0x0020FF)
        case .purple: Color(0xFF40FF)
        case .cyan: Color(0x00E8FF)
        }
    }
}
