internal import Neural

/// A clustering of rows by k-means (Lloyd 1982) with the initial centres of k-means++ (Arthur & Vassilvitskii 2007):
/// each further centre is a row, drawn with a probability proportional to its squared distance from the nearest centre.
public struct KMeans: Sendable, Equatable {
    /// The cluster of each row; clusters are sorted by falling size.
    public let assignments: [Int]
    /// The number of rows in each cluster.
    public let sizes: [Int]
    /// The inertia: the sum of the squared distances between rows and the centres of their clusters.
    public let inertia: Double
    /// The most iterations.
    public static let roundLimit = 100

    /// Clusters rows; equal seeds give equal clusters.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - count: The number of clusters, from 1 to the number of rows; fewer result if rows are equal.
    ///   - seed: Seeds the choice of the initial centres.
    ///   - progress: Called after each iteration, from 1, with the number of rows that changed their cluster.
    public init(
        _ rows: Matrix, count: Int, seed: UInt64 = 42,
        progress: (_ round: Int, _ moved: Int) -> Void = { _, _ in }
    ) {
        precondition((1...max(1, rows.rows)).contains(count), "\(count) clusters of \(rows.rows) rows")
        var centers = Self.initialCenters(rows, count, seed)
        var nearest = [Int](repeating: -1, count: rows.rows)
        var inertia = 0.0
        for round in 1...Self.roundLimit {
            var moved = 0
            inertia = 0
            for row in 0..<rows.rows {
                let (center, distance) = Self.nearest(to: rows[row], in: centers)
                if nearest[row] != center { moved += 1 }
                nearest[row] = center
                inertia += distance
            }
            progress(round, moved)
            if moved == 0 { break }
            centers = Self.means(of: rows, by: nearest, old: centers)
        }
        let counts = nearest.reduce(into: [Int](repeating: 0, count: centers.rows)) { $0[$1] += 1 }
        let order = counts.indices.filter { counts[$0] > 0 }
            .sorted { (-counts[$0], $0) < (-counts[$1], $1) }
        let numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        assignments = nearest.map { numbers[$0] ?? 0 }
        sizes = order.map { counts[$0] }
        self.inertia = inertia
    }

    private static func initialCenters(_ rows: Matrix, _ count: Int, _ seed: UInt64) -> Matrix {
        var random = SplitMix64(seed: seed)
        var chosen = [Int(random.uniform() * Double(rows.rows))]
        var distances = [Double](repeating: .infinity, count: rows.rows)
        while chosen.count < count {
            let newest = rows[chosen[chosen.count - 1]]
            for row in 0..<rows.rows { distances[row] = min(distances[row], squared(rows[row], newest)) }
            var left = random.uniform() * distances.reduce(0, +)
            // If all remaining rows equal a centre, there is nothing to draw.
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

    /// Returns the mean of each cluster; an empty cluster keeps its centre.
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

/// Returns the squared distance of two rows.
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
