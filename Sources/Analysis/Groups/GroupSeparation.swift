/// How well labelled groups of vectors are separated from each other, in all dimensions.
///
/// The nearest neighbour is the row with the largest cosine after the mean of all rows is subtracted. The silhouette
/// is Rousseeuw's: with distances 1 − cosine, a row's mean distance a to its own group, and b to the *nearest other
/// group*, it is (b − a) / max(a, b). ``GroupCohesion`` compares a group with random tokens instead.
public struct GroupSeparation: Sendable, Equatable {
    /// The figures of one group, or of all together.
    public struct Figures: Sendable, Equatable {
        /// The number of rows.
        public var count: Int
        /// The share of rows whose nearest neighbour is in their own group; `nil` if no row has a neighbour.
        public var nearest: Double?
        /// The share that random neighbours would give.
        public var chance: Double?
        /// The mean silhouette against the nearest other group (Rousseeuw 1987), from −1 to 1; above 0 if rows are
        /// closer to their own group.
        public var silhouette: Double
    }

    /// The figures of each group, by its number.
    public let groups: [Figures]
    /// The figures of all rows that have a group.
    public let total: Figures

    /// Measures groups.
    ///
    /// - Parameters:
    ///   - rows: The vectors.
    ///   - groups: The group of each row, from 0; rows without a group are ignored.
    ///   - areComparable: Whether the second row may be a neighbour of the first; `nil` if all may.
    public init(
        _ rows: Matrix, groups: [Int?], areComparable: ((Int, Int) -> Bool)? = nil
    ) {
        precondition(rows.rows == groups.count, "\(groups.count) groups for \(rows.rows) rows")
        let members = groups.indices.filter { groups[$0] != nil }
        let own = members.compactMap { groups[$0] }
        let taken = rows.selecting(members)
        let units = taken.subtracting(taken.mean).normalized()
        let count = (own.max() ?? -1) + 1
        var items: [Item] = []
        for i in own.indices {
            let cosines = LinearAlgebra.products(units.selecting([i]), units)
            let others = own.indices.filter { j in
                j != i && areComparable?(members[i], members[j]) != false
            }
            items.append(Item(i, own: own, groups: count, cosines: cosines, others: others))
        }
        self.groups = (0..<count).map { group in Self.figures(of: items.filter { $0.group == group }) }
        total = Self.figures(of: items)
    }

    /// The contribution of one row.
    private struct Item {
        let group: Int
        let isNearOwn: Bool?
        let chance: Double?
        let silhouette: Double

        init(_ i: Int, own: [Int], groups: Int, cosines: [Float], others: [Int]) {
            group = own[i]
            let nearest = others.max { cosines[$0] < cosines[$1] }
            isNearOwn = nearest.map { own[$0] == own[i] }
            let kin = others.count { own[$0] == own[i] }
            chance = others.isEmpty ? nil : Double(kin) / Double(others.count)
            var sums = [Double](repeating: 0, count: groups), counts = [Int](repeating: 0, count: groups)
            for j in own.indices where j != i {
                sums[own[j]] += 1 - Double(cosines[j])
                counts[own[j]] += 1
            }
            let means = zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : nil }
            let away = means.enumerated().compactMap { $0.offset == own[i] ? nil : $0.element }.min()
            // A row that is alone in its group gets 0, as in Rousseeuw's paper.
            guard let within = means[own[i]], let away, max(within, away) > 0 else {
                silhouette = 0
                return
            }
            silhouette = (away - within) / max(within, away)
        }
    }

    private static func figures(of items: [Item]) -> Figures {
        let near = items.compactMap(\.isNearOwn), chances = items.compactMap(\.chance)
        return Figures(
            count: items.count,
            nearest: near.isEmpty ? nil : Double(near.count { $0 }) / Double(near.count),
            chance: chances.isEmpty ? nil : chances.reduce(0, +) / Double(chances.count),
            silhouette: items.isEmpty ? 0 : items.reduce(0) { $0 + $1.silhouette } / Double(items.count))
    }
}
