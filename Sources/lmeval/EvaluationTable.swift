import Console
import Training

extension EvaluationReport {
    /// The report for people: a table for each text and, where there are several, one for all of them.
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
        return "\(name): " + counts.joined(separator: ", ") + "\n" + Table.text(rows, indent: 2)
    }
}

/// `value` with `digits` decimal places, or in its shortest form where it is too large for that.
private func fixed(_ value: Double, _ digits: Int) -> String {
    value < 1e9 ? NumberFormat.fixed(value, digits) : "\(Float(value))"
}
