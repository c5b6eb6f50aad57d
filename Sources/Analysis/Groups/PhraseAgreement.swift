/// How well one group of phrases, or all of them together, is separated from the others.
///
/// Phrases that end in the same word have similar states for that reason alone, so the nearest neighbour is also
/// sought among the phrases that end in another word.
public struct PhraseAgreement: Encodable, Sendable {
    /// The name of the group; `nil` for all phrases that have a group.
    public let group: String?
    /// The number of phrases.
    public let count: Int
    /// The share of phrases whose nearest neighbour is in the same group.
    public let nearest: Double?
    /// The share that random neighbours would give.
    public let chance: Double?
    /// The same share among phrases that end in another word.
    public let nearestOtherEnding: Double?
    /// The share that random neighbours of another ending would give.
    public let chanceOtherEnding: Double?
    /// The mean silhouette, see ``GroupSeparation/Figures/silhouette``.
    public let silhouette: Double

    private init(_ group: String?, _ all: GroupSeparation.Figures, otherEnding: GroupSeparation.Figures) {
        (self.group, count, silhouette) = (group, all.count, all.silhouette)
        (nearest, chance) = (all.nearest, all.chance)
        (nearestOtherEnding, chanceOtherEnding) = (otherEnding.nearest, otherEnding.chance)
    }

    static func rows(_ read: PhraseStates, _ groups: PointGroups) -> [PhraseAgreement] {
        guard groups.names.count > 1 else { return [] }
        let all = GroupSeparation(read.states, groups: groups.groups)
        let endings = read.phrases.map { Array($0.lastWord.utf8) }
        let other = GroupSeparation(read.states, groups: groups.groups) { endings[$0] != endings[$1] }
        return groups.names.indices.map { group in
            PhraseAgreement(groups.names[group], all.groups[group], otherEnding: other.groups[group])
        } + [PhraseAgreement(nil, all.total, otherEnding: other.total)]
    }
}
