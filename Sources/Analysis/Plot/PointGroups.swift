internal import Text

/// The groups that give the points of a plot their colours.
struct PointGroups {
    /// The group of each point.
    let groups: [Int?]
    /// The names of the groups.
    let names: [String]

    /// Groups tokens by file, by clustering, or, for a character model, by kind of character.
    init(
        _ options: TokenPlotOptions, _ selected: TokenSelection, _ rows: Matrix, _ indices: [Int],
        _ space: EmbeddingSpace, _ vocabulary: Vocabulary, progress: (Double) -> Void
    ) throws(AnalysisError) {
        if options.groups != nil {
            let rest = [String?](repeating: nil, count: indices.count - selected.indices.count)
            self.init(selected.groups + rest)
        } else if let count = options.clusters {
            guard count <= rows.rows else { throw .clusters(count, points: rows.rows) }
            let clusters = KMeans(rows, count: count, seed: options.seed) { _, moved in
                progress(1 - Double(moved) / Double(rows.rows))
            }
            let names = clusters.sizes.indices.map { cluster in
                let members = zip(indices, clusters.assignments).filter { $1 == cluster }.map(\.0)
                let frequent = members.sorted().prefix(3).map { space.entries[$0].label }
                return frequent.joined(separator: " · ") + " …"
            }
            self.init(groups: clusters.assignments, names: names)
        } else if vocabulary.level == .char {
            self.init(
                indices.map { CharacterGroup(vocabulary.tokens[Int(space.entries[$0].id)])?.rawValue },
                order: CharacterGroup.allCases.map(\.rawValue))
        } else {
            self.init(indices.map { _ in nil })
        }
    }

    private init(groups: [Int?], names: [String]) { (self.groups, self.names) = (groups, names) }

    /// Groups points by the names of their groups, in the given order, or else in order of appearance.
    init(_ members: [String?], order: [String] = []) {
        var names = order.filter { members.contains($0) }
        for case let name? in members where !names.contains(name) { names.append(name) }
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        (groups, self.names) = (members.map { $0.flatMap { numbers[$0] } }, names)
    }
}
