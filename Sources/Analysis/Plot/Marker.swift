/// The shape of a group's points, so that groups differ not only in colour.
package enum Marker: Int, CaseIterable, Sendable {
    case circle, square, triangle, diamond, plus, wedge, star

    /// Chooses the marker of a group.
    ///
    /// Seven shapes and nine colours have no common factor, so that the first 63 groups all look different.
    init(group index: Int) { self = Marker.allCases[index % Marker.allCases.count] }

    /// Returns the outline around `center`, with about the area of a circle of `radius`.
    package func form(at center: Drawing.Point, radius: Double) -> Drawing.Form {
        let corners: [(Double, Double)] =
            switch self {
            case .circle: []
            case .square: [(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]
            case .triangle: [(0, -1.3), (1.2, 0.85), (-1.2, 0.85)]
            case .diamond: [(0, -1.35), (1.15, 0), (0, 1.35), (-1.15, 0)]
            case .plus:
                [
                    (-0.42, -1.2), (0.42, -1.2), (0.42, -0.42), (1.2, -0.42), (1.2, 0.42), (0.42, 0.42),
                    (0.42, 1.2), (-0.42, 1.2), (-0.42, 0.42), (-1.2, 0.42), (-1.2, -0.42), (-0.42, -0.42),
                ]
            case .wedge: [(0, 1.3), (1.2, -0.85), (-1.2, -0.85)]
            case .star: Self.starCorners
            }
        guard !corners.isEmpty else { return .circle(center, radius: radius) }
        return .polygon(corners.map { Drawing.Point(center.x + radius * $0.0, center.y + radius * $0.1) })
    }

    /// Ten corners at multiples of 36°, alternately far and near.
    private static let starCorners: [(Double, Double)] = [
        (0, -1.5), (0.353, -0.485), (1.427, -0.464), (0.571, 0.185), (0.882, 1.214), (0, 0.6),
        (-0.882, 1.214), (-0.571, 0.185), (-1.427, -0.464), (-0.353, -0.485),
    ]
}
