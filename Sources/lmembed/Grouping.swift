import Analysis
import Console
import Modeling
import Text

/// The groups that give the points of a picture their colours.
struct Grouping {
    /// The group of each point.
    let groups: [Int?]
    /// What the groups are called.
    let names: [String]

    /// The groups of a file, clusters, or for a character model the kinds of characters.
    init(
        _ command: Plot, _ asked: AskedTokens, _ rows: Matrix, _ places: [Int], _ space: EmbeddingSpace,
        _ vocabulary: Vocabulary
    ) throws {
        let rest = [String?](repeating: nil, count: places.count - asked.places.count)
        if command.groups != nil {
            self.init(asked.groups + rest)
        } else if let count = command.clusters {
            guard count <= rows.rows else { throw PlotError.clusters(count, of: rows.rows) }
            var progress = Progress("finding clusters")
            let clusters = Clusters(rows, count: count, seed: command.seed) { round, moved in
                progress.show(1 - Double(moved) / Double(rows.rows))
            }
            progress.end()
            let names = clusters.sizes.indices.map { cluster in
                let members = places.indices.filter { clusters.assignments[$0] == cluster }
                let frequent = members.sorted { places[$0] < places[$1] }.prefix(3)
                return frequent.map { space.entries[places[$0]].name }.joined(separator: " · ") + " …"
            }
            self.init(groups: clusters.assignments, names: names)
        } else if vocabulary.level == .char {
            self.init(
                places.map { CharacterGroup(vocabulary.tokens[Int(space.entries[$0].id)])?.rawValue },
                order: CharacterGroup.allCases.map(\.rawValue))
        } else {
            self.init(places.map { _ in nil })
        }
    }

    private init(groups: [Int?], names: [String]) { (self.groups, self.names) = (groups, names) }

    /// Groups by their names, in the order given, or else in which they come.
    init(_ members: [String?], order: [String] = []) {
        var names: [String] = order.filter { members.contains($0) }
        for case let name? in members where !names.contains(name) { names.append(name) }
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        (groups, self.names) = (members.map { $0.flatMap { numbers[$0] } }, names)
    }
}
