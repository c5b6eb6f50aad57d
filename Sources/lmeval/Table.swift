import Console
import Training

extension EvaluationReport {
    /// The report as a person reads it: a block for every text, and one for all of them where they are several.
    var table: String {
        var blocks = texts.map { block($0.name, $0.evaluations) }
        if texts.count > 1 { blocks.append(block("all \(texts.count) texts", total)) }
        return blocks.joined(separator: "\n")
    }

    private func block(_ name: String, _ evaluations: [Evaluation]) -> String {
        let text = evaluations.first ?? Evaluation()
        let counts = [
            "\(NumberFormat.grouped(text.tokens)) tokens", "\(NumberFormat.grouped(text.words)) words",
            "\(NumberFormat.grouped(text.characters)) characters",
            "\(fixed(text.spelledPercent, 2)) % of words spelled out",
        ]
        var rows = [["", "nats/token", "perplexity", "bits/character"]]
        for (predictor, found) in zip(predictors, evaluations) {
            rows.append([
                predictor.name, fixed(found.natsPerToken, 4), fixed(found.perplexity, 2),
                fixed(found.bitsPerCharacter, 4),
            ])
        }
        return "\(name): " + counts.joined(separator: ", ") + "\n" + aligned(rows)
    }

    /// Rows of cells with the first column to the left and the others to the right.
    private func aligned(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + space : space + cell
            }
            return "  " + cells.joined(separator: "  ") + "\n"
        }
        .joined()
    }
}

/// `value` to `digits` places, or as the shortest number where it is too large to be read so.
private func fixed(_ value: Double, _ digits: Int) -> String {
    value < 1e9 ? NumberFormat.fixed(value, digits) : "\(Float(value))"
}
