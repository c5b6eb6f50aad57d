internal import Neural

/// How close together the tokens of a group lie, compared with other tokens of the vocabulary.
///
/// The silhouette has Rousseeuw's formula, but against *random tokens of the same frequency* where
/// ``GroupSeparation`` takes the nearest other group, as rare and frequent tokens lie apart whatever they mean.
public struct GroupCohesion: Sendable, Equatable {
    /// The name of the group.
    public let name: String
    /// The number of tokens in the group.
    public let tokens: Int
    /// The number of them that the space has with a vector other than zero, k.
    public let known: Int
    /// The share of each token's k − 1 nearest neighbours that belong to the group (precision at k − 1), averaged.
    public let precision: Double
    /// The precision that random neighbours would give.
    public let chance: Double
    /// The mean silhouette against random tokens of the same frequency.
    ///
    /// With distances 1 − cosine, a token's mean distance a to the others of its group, and b to as many random
    /// tokens, each drawn from the 20 nearest in rank that are in no group, it is (b − a) / max(a, b): 1 if far apart,
    /// 0 if mixed. It is averaged over 20 draws.
    public let silhouetteAgainstRandom: Double
}

extension EmbeddingSpace {
    /// Measures each group of which the space has at least two tokens.
    ///
    /// - Parameters:
    ///   - file: The groups.
    ///   - seed: Seeds the choice of the random tokens.
    /// - Returns: The measurements in the order of the file.
    /// - Throws: ``AnalysisError/nothingKnown(path:)`` if there is no such group.
    public func cohesion(
        of file: TokenGroups, seed: UInt64 = 42
    ) throws(AnalysisError) -> [GroupCohesion] {
        let grouped = Set(file.groups.flatMap { $0.tokens.compactMap(find) })
        var random = SplitMix64(seed: seed)
        let measured = file.groups.compactMap { cohesion(of: $0, apartFrom: grouped, &random) }
        if measured.isEmpty { throw .nothingKnown(path: file.path) }
        return measured
    }

    private func cohesion(
        of group: TokenGroups.Group, apartFrom grouped: Set<Int>, _ random: inout SplitMix64
    ) -> GroupCohesion? {
        let members = group.tokens.compactMap(findDirection)
        let k = members.count
        guard k > 1 else { return nil }
        let inside = Set(members)
        let hits = members.reduce(0) { sum, member in
            sum + neighbors(of: member, count: k - 1).filter { inside.contains($0.index) }.count
        }
        var silhouettes: [Double] = []
        for _ in 0..<20 {
            let others = members.compactMap { randomToken(near: $0, apartFrom: grouped, &random) }
            guard !others.isEmpty else { break }
            for member in members {
                let a = distance(member, members) * Double(k) / Double(k - 1)  // the distance to itself is 0
                let b = distance(member, others)
                silhouettes.append(max(a, b) > 0 ? (b - a) / max(a, b) : 0)
            }
        }
        return GroupCohesion(
            name: group.name, tokens: group.tokens.count, known: k,
            precision: Double(hits) / Double(k * (k - 1)),
            chance: Double(k - 1) / Double(entries.count - 1),
            silhouetteAgainstRandom: silhouettes.isEmpty
                ? 0 : silhouettes.reduce(0, +) / Double(silhouettes.count))
    }

    /// Draws one of the 20 tokens nearest in rank that are in no group.
    private func randomToken(
        near member: Int, apartFrom grouped: Set<Int>, _ random: inout SplitMix64
    ) -> Int? {
        var near: [Int] = []
        for step in 1..<entries.count where near.count < 20 {
            for index in [member - step, member + step] {
                let isOther = !grouped.contains(index) && !zeros.contains(index)
                if entries.indices.contains(index), isOther { near.append(index) }
            }
        }
        return near.isEmpty ? nil : near[Int(random.uniform() * Double(near.count))]
    }

    /// Returns the mean distance.
    private func distance(_ a: Int, _ others: [Int]) -> Double {
        others.reduce(0) { $0 + 1 - Double(similarity(a, $1)) } / Double(others.count)
    }
}
