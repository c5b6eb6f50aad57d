import Console

extension CorpusStatistics {
    /// The statistics for people.
    var table: String {
        var text =
            "\(level) level, \(NumberFormat.grouped(vocabulary)) tokens, \(normalization), locale \(locale), "
            + "ICU \(icu), Unicode \(unicode)\n\n" + counts
        if !mostFrequent.isEmpty {
            let rows = mostFrequent.map { [NumberFormat.grouped($0.count), percent($0.share), $0.token] }
            text += "\nmost frequent in the training text\n"
            text += Table.text(rows, indent: 2, columns: [.right(11), .right(6), .left(0)])
        }
        if !coverage.isEmpty {
            let rows = coverage.map {
                ["\(NumberFormat.grouped($0.mostFrequent)) tokens", percent($0.share)]
            }
            text += "\ncoverage of the training text\n"
            text += Table.text(rows, indent: 2, columns: [.right(18), .right(6)])
        }
        return text
    }

    private var counts: String {
        let rows: [(String, (Part) -> String)] = [
            ("", { $0.name }),
            ("documents", { NumberFormat.grouped($0.documents) }),
            ("characters", { NumberFormat.grouped($0.characters) }),
            ("bytes", { NumberFormat.grouped($0.bytes) }),
            ("tokens", { NumberFormat.grouped($0.tokens) }),
            ("types", { NumberFormat.grouped($0.types) }),
            ("words", { NumberFormat.grouped($0.words) }),
            ("spelled out", { percent($0.spelledShare) }),
            ("characters per token", { NumberFormat.fixed($0.charactersPerToken, 2) }),
            ("tokens per type", { NumberFormat.fixed($0.tokensPerType, 1) }),
        ]
        return Table.text(
            rows.map { title, value in [title] + parts.map(value) },
            columns: [.left(20)] + parts.map { _ in .right(11) })
    }
}

private func percent(_ share: Double) -> String { NumberFormat.fixed(100 * share, 1) + " %" }
