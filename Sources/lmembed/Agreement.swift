import Analysis
import Console

/// How well one group of phrases shows, or all groups together, for a program and for a person.
struct Agreement: Encodable {
    /// The group's name; nil for all phrases that have a group.
    let group: String?
    let count: Int
    /// The share whose nearest neighbour is of their own group.
    let nearest: Double?
    /// What that would be by chance.
    let chance: Double?
    /// The same two among phrases that end in another word.
    let nearestOtherEnding: Double?, chanceOtherEnding: Double?
    let silhouette: Double

    init(_ group: String?, _ all: GroupAgreement.Figures, otherEnding: GroupAgreement.Figures) {
        (self.group, count, silhouette) = (group, all.count, all.silhouette)
        (nearest, chance) = (all.nearest, all.chance)
        (nearestOtherEnding, chanceOtherEnding) = (otherEnding.nearest, otherEnding.chance)
    }

    /// The figures as a table.
    static func table(_ rows: [Agreement]) -> String {
        let head = ["", "phrases", "nearest", "chance", "other ending", "chance", "silhouette"]
        let cells =
            [head]
            + rows.map { row in
                [
                    row.group ?? "all", "\(row.count)", percent(row.nearest), percent(row.chance),
                    percent(row.nearestOtherEnding), percent(row.chanceOtherEnding),
                    NumberFormat.fixed(row.silhouette, 2),
                ]
            }
        return Columns.text(cells)
    }

    private static func percent(_ share: Double?) -> String {
        share.map { NumberFormat.fixed(100 * $0, 0) + " %" } ?? "–"
    }
}
