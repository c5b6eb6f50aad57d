internal import Neural

/// How well a space keeps a group of tokens together.
public struct GroupFigures: Sendable, Equatable {
    /// The group's name.
    public let name: String
    /// How many tokens the group has.
    public let tokens: Int
    /// k, how many of them the space has.
    public let known: Int
    /// Of the k − 1 nearest neighbors of a token of the group, the share that belongs to it; the mean of all.
    public let precision: Double
    /// What neighbors drawn at random would give.
    public let chance: Double
    /// The mean silhouette of the group's tokens against random tokens that are as frequent.
    ///
    /// With distances 1 − cosine, a token's mean distance a to the others of its group and b to the random ones,
    /// it is (b − a) / max(a, b) (Rousseeuw 1987): 1 is far apart, 0 is one cloud.
    public let silhouette: Double
}

extension EmbeddingSpace {
    /// The figures of each group of which the space has two tokens or more.
    ///
    /// - Parameters:
    ///   - file: The groups.
    ///   - seed: Draws the random tokens.
    /// - Returns: Figures in the order of the file.
    /// - Throws: ``AnalysisError/nothingKnown(path:)`` where it has none of them.
    public func figures(
        of file: TokenGroups, seed: UInt64 = 42
    ) throws(AnalysisError) -> [GroupFigures] {
        let grouped = Set(file.groups.flatMap { $0.tokens.compactMap(find) })
        var random = SplitMix64(seed: seed)
        let figures = file.groups.compactMap { group in
            self.figures(of: group, apartFrom: grouped, &random)
        }
        if figures.isEmpty { throw .nothingKnown(path: file.path) }
        return figures
    }

    private func figures(
        of group: TokenGroups.Group, apartFrom grouped: Set<Int>, _ random: inout SplitMix64
    ) -> GroupFigures? {
        let members = group.tokens.compactMap(find)
        let k = members.count
        guard k > 1 else { return nil }
        let inside = Set(members)
        let hits = members.reduce(0) { sum, member in
            sum + neighbors(of: member, count: k - 1).filter { inside.contains($0.index) }.count
        }
        var silhouettes: [Double] = []
        for _ in 0..<20 {
            let others = members.compactMap { stranger(to: $0, apartFrom: grouped, &random) }
            guard !others.isEmpty else { break }
            for member in members {
                let a = distance(member, members) * Double(k) / Double(k - 1)  // to itself it is 0
                let b = distance(member, others)
                silhouettes.append(max(a, b) > 0 ? (b - a) / max(a, b) : 0)
            }
        }
        return GroupFigures(
            name: group.name, tokens: group.tokens.count, known: k,
            precision: Double(hits) / Double(k * (k - 1)),
            chance: Double(k - 1) / Double(entries.count - 1),
            silhouette: silhouettes.isEmpty ? 0 : silhouettes.reduce(0, +) / Double(silhouettes.count))
    }

    /// A token of no group among the twenty nearest in rank.
    private func stranger(
        to member: Int, apartFrom grouped: Set<Int>, _ random: inout SplitMix64
    ) -> Int? {
        var near: [Int] = []
        for step in 1..<entries.count where near.count < 20 {
            for place in [member - step, member + step] {
                if entries.indices.contains(place), !grouped.contains(place) { near.append(place) }
            }
        }
        return near.isEmpty ? nil : near[Int(random.uniform() * Double(near.count))]
    }

    private func distance(_ a: Int, _ others: [Int]) -> Double {
        others.reduce(0) { $0 + 1 - Double(similarity(a, $1)) } / Double(others.count)
    }
}
