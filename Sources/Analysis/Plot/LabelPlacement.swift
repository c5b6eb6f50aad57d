internal import RealModule

/// Places labels one after another: beside their point, or farther off with a leader line.
///
/// Greedy, after Christensen, Marks & Shieber 1995 ("An empirical study of algorithms for point-feature label
/// placement"): each label takes the best free position, so the first labels have the most choice. A position is
/// ruled out if it leaves the frame, touches another label or its leader line, or covers a labelled point. Among the
/// others, the one that covers the fewest points and lies nearest wins.
struct LabelPlacement {
    /// The position of a label.
    struct Spot {
        /// The rectangle of the text.
        let box: Box
        /// The leader line, unless the label is beside its point.
        let leader: (from: Drawing.Point, to: Drawing.Point)?
    }

    private let frame: Box
    private let points: PointGrid
    private let arrows: [(Drawing.Point, Drawing.Point)]
    private var boxes: [Box] = []
    private var leaders: [(Drawing.Point, Drawing.Point)] = []

    /// Starts without labels.
    ///
    /// - Parameters:
    ///   - frame: The rectangle that labels stay in.
    ///   - points: All points, and whether they have a label.
    ///   - lines: Lines that labels should not cover.
    init(
        within frame: Box, points: [(place: Drawing.Point, isLabelled: Bool)],
        lines: [(Drawing.Point, Drawing.Point)] = []
    ) {
        (self.frame, arrows) = (frame, lines)
        self.points = PointGrid(points)
    }

    /// Takes the best position for a label of the point at `center`, or returns `nil` if none is good enough.
    mutating func place(width: Double, height: Double, at center: Drawing.Point) -> Spot? {
        var best: (cost: Double, spot: Spot)?
        for candidate in Self.candidates {
            // Candidates are sorted by their minimum cost.
            if let best, best.cost <= candidate.cost { break }
            let spot = candidate.spot(width: width, height: height, at: center)
            guard let penalty = penalty(spot, of: center) else { continue }
            let cost = candidate.cost + penalty
            if cost < best?.cost ?? Self.worst { best = (cost, spot) }
        }
        guard let spot = best?.spot else { return nil }
        boxes.append(spot.box)
        if let leader = spot.leader { leaders.append(leader) }
        return spot
    }

    /// Returns the cost of a position beyond that of its distance, or `nil` if it is ruled out.
    private func penalty(_ spot: Spot, of center: Drawing.Point) -> Double? {
        let box = spot.box.grown(by: 1)
        guard frame.contains(box), !boxes.contains(where: { $0.overlaps(box) }) else { return nil }
        if leaders.contains(where: { box.isCrossed(from: $0.0, to: $0.1) }) { return nil }
        var penalty = 0.0
        if let (from, to) = spot.leader {
            if boxes.contains(where: { $0.isCrossed(from: from, to: to) }) { return nil }
            for leader in leaders where crosses((from, to), leader) { penalty += 6 }
            for point in points.points(near: (from, to), within: 4) where point.place != center {
                penalty += point.isLabelled ? 2.5 : 0.3
            }
        }
        for arrow in arrows where box.isCrossed(from: arrow.0, to: arrow.1) { penalty += 5 }
        for point in points.points(in: box.grown(by: 2)) where point.place != center {
            if point.isLabelled { return nil }
            penalty += 0.6
        }
        return penalty
    }

    /// The cost above which a label is left out.
    private static let worst = 16.0

    /// A direction and a distance from the point, with their cost.
    private struct Candidate {
        let dx: Double, dy: Double, distance: Double, cost: Double

        func spot(width: Double, height: Double, at center: Drawing.Point) -> Spot {
            let x = center.x + dx * distance, y = center.y + dy * distance
            // (x, y) is the side or corner that faces the point.
            let left = x - width * (1 - dx) / 2, top = y - height * (1 - dy) / 2
            let box = Box(left: left, top: top, right: left + width, bottom: top + height)
            guard distance > LabelPlacement.near else { return Spot(box: box, leader: nil) }
            let end = box.nearest(to: center)
            let length = ((end.x - center.x) * (end.x - center.x) + (end.y - center.y) * (end.y - center.y))
                .squareRoot()
            let start = Drawing.Point(
                center.x + (end.x - center.x) / length * 5, center.y + (end.y - center.y) / length * 5)
            return Spot(box: box, leader: (start, end))
        }
    }

    /// The distance up to which a label needs no leader line.
    private static let near = 7.0

    /// Eight positions beside the point, then rings of sixteen at growing distances.
    private static let candidates: [Candidate] = {
        let beside: [(Double, Double)] = [
            (1, 0), (-1, 0), (0, -1), (0, 1), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8),
        ]
        var all = beside.enumerated().map { index, to in
            Candidate(dx: to.0, dy: to.1, distance: near, cost: Double(index) * 0.12)
        }
        for (ring, distance) in [16.0, 27, 40, 55, 72].enumerated() {
            for step in 0..<16 {
                let angle = Double(step) * .pi / 8
                all.append(
                    Candidate(
                        dx: .cos(angle), dy: .sin(angle), distance: distance,
                        cost: 2 + 2.2 * Double(ring) + abs(.sin(angle)) * 0.3))
            }
        }
        return all.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
            .map(\.element)
    }()
}

/// Returns whether two lines cross.
private func crosses(
    _ a: (Drawing.Point, Drawing.Point), _ b: (Drawing.Point, Drawing.Point)
) -> Bool {
    func side(_ p: Drawing.Point, of l: (Drawing.Point, Drawing.Point)) -> Double {
        (l.1.x - l.0.x) * (p.y - l.0.y) - (l.1.y - l.0.y) * (p.x - l.0.x)
    }
    return side(a.0, of: b) * side(a.1, of: b) < 0 && side(b.0, of: a) * side(b.1, of: a) < 0
}
