internal import Neural

/// Rows sorted into groups of near neighbours by k-means (Lloyd 1982), begun as Arthur & Vassilvitskii 2007 begin
/// it ("k-means++"): each further centre is a row drawn with a chance in proportion to its squared distance
/// from the nearest centre there is.
public struct Clusters: Sendable, Equatable {
    /// The cluster of each row; clusters are numbered by falling size.
    public let assignments: [Int]
    /// How many rows each cluster has.
    public let sizes: [Int]
    /// The sum of all squared distances between a row and the mean of its cluster.
    public let spread: Double
    /// The most times that all rows are assigned anew.
    public static let roundLimit = 100

    /// Sorts rows; the same seed gives the same clusters.
    ///
    /// - Parameters:
    ///   - rows: What to sort.
    ///   - count: How many clusters, from 1 to the number of rows; fewer come out where rows are equal.
    ///   - seed: The random numbers of the beginning.
    ///   - progress: Told after each round, from 1, how many rows have moved.
    public init(
        _ rows: Matrix, count: Int, seed: UInt64 = 42,
        progress: (_ round: Int, _ moved: Int) -> Void = { _, _ in }
    ) {
        precondition((1...max(1, rows.rows)).contains(count), "\(count) clusters of \(rows.rows) rows")
        var centers = Self.beginnings(rows, count, seed)
        var nearest = [Int](repeating: -1, count: rows.rows)
        var spread = 0.0
        for round in 1...Self.roundLimit {
            var moved = 0
            spread = 0
            for row in 0..<rows.rows {
                let (center, distance) = Self.nearest(to: rows[row], in: centers)
                if nearest[row] != center { moved += 1 }
                nearest[row] = center
                spread += distance
            }
            progress(round, moved)
            if moved == 0 { break }
            centers = Self.means(of: rows, by: nearest, old: centers)
        }
        let counts = nearest.reduce(into: [Int](repeating: 0, count: centers.rows)) { $0[$1] += 1 }
        let order = counts.indices.filter { counts[$0] > 0 }
            .sorted { (-counts[$0], $0) < (-counts[$1], $1) }
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        assignments = nearest.map { places[$0] ?? 0 }
        sizes = order.map { counts[$0] }
        self.spread = spread
    }

    private static func beginnings(_ rows: Matrix, _ count: Int, _ seed: UInt64) -> Matrix {
        var random = SplitMix64(seed: seed)
        var chosen = [Int(random.uniform() * Double(rows.rows))]
        var distances = [Double](repeating: .infinity, count: rows.rows)
        while chosen.count < count {
            let newest = rows[chosen[chosen.count - 1]]
            for row in 0..<rows.rows { distances[row] = min(distances[row], squared(rows[row], newest)) }
            var left = random.uniform() * distances.reduce(0, +)
            // Where all rows that are left equal a centre, there is nothing to draw.
            guard
                let next = distances.firstIndex(where: {
                    left -= $0
                    return left < 0
                })
            else { break }
            chosen.append(next)
        }
        return rows.selecting(chosen)
    }

    private static func nearest(
        to row: ArraySlice<Float>, in centers: Matrix
    ) -> (center: Int, distance: Double) {
        var best = (center: 0, distance: Double.infinity)
        for center in 0..<centers.rows {
            let distance = squared(row, centers[center])
            if distance < best.distance { best = (center, distance) }
        }
        return best
    }

    /// The mean of each cluster's rows; one that has lost all of them stays where it was.
    private static func means(of rows: Matrix, by cluster: [Int], old: Matrix) -> Matrix {
        let d = rows.columns
        var sums = [Double](repeating: 0, count: old.rows * d), counts = [Int](repeating: 0, count: old.rows)
        for row in 0..<rows.rows {
            counts[cluster[row]] += 1
            for (i, value) in rows[row].enumerated() { sums[cluster[row] * d + i] += Double(value) }
        }
        let values = sums.indices.map { i in
            counts[i / d] == 0 ? old.values[i] : Float(sums[i] / Double(counts[i / d]))
        }
        return Matrix(rows: old.rows, columns: d, values: values)
    }
}

/// The squared distance of two rows of one length.
private func squared(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
    a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
            var sum: Float = 0
            for i in a.indices {
                let difference = a[i] - b[i]
                sum += difference * difference
            }
            return Double(sum)
        }
    }
}
