import Console

extension CorpusStatistics {
    /// The statistics as a person reads them.
    var screen: String {
        var lines = [
            "\(level) level, \(NumberFormat.grouped(vocabulary)) tokens, \(normalization), locale \(locale), "
                + "ICU \(icu), Unicode \(unicode)", "",
        ]
        lines += table
        if !mostFrequent.isEmpty {
            lines += ["", "most frequent in the training text"]
            lines += mostFrequent.map { frequency in
                "  " + pad(NumberFormat.grouped(frequency.count), 11) + "  "
                    + pad(percent(frequency.share), 6)
                    + "  \(frequency.token)"
            }
        }
        if !coverage.isEmpty {
            lines += ["", "coverage of the training text"]
            lines += coverage.map {
                "  " + pad(NumberFormat.grouped($0.mostFrequent), 11) + " tokens " + percent($0.share)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var table: [String] {
        let rows: [(String, (Part) -> String)] = [
            ("", { $0.name }),
            ("documents", { NumberFormat.grouped($0.documents) }),
            ("characters", { NumberFormat.grouped($0.characters) }),
            ("bytes", { NumberFormat.grouped($0.bytes) }),
            ("tokens", { NumberFormat.grouped($0.tokens) }),
            ("types", { NumberFormat.grouped($0.types) }),
            ("words", { NumberFormat.grouped($0.words) }),
            ("spelled out", { percent($0.spelledShare) }),
            ("characters a token", { NumberFormat.fixed($0.charactersPerToken, 2) }),
            ("tokens a type", { NumberFormat.fixed($0.tokensPerType, 1) }),
        ]
        return rows.map { title, value in
            let cells = parts.map { pad(value($0), 13) }.joined()
            return title + String(repeating: " ", count: 20 - title.count) + cells
        }
    }
}

private func percent(_ share: Double) -> String { NumberFormat.fixed(100 * share, 1) + " %" }

private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}
