import Console
import Typing

/// The report of a replay: one row per predictor and typing method.
struct ReplayReport: Encodable {
    /// The predictor that ranked the words.
    struct Predictor: Encodable {
        let key: String
        let name: String
    }

    /// The figures of one predictor and one typing method.
    struct Row: Encodable {
        let predictor: Predictor
        let method: String
        let words, unknownWords, characters, keystrokes: Int
        let top1Recall, top3Recall, meanReciprocalRank: Double
        let kspc, keystrokeSavings, kspcOfWords, kspcOfKnownWords: Double
        let latencyP50, latencyP95, latencyP99: Double

        init(_ predictor: Predictor, _ method: Replay.Method, _ figures: ReplayFigures) {
            (self.predictor, self.method) = (predictor, method.title)
            (words, unknownWords) = (figures.words.words, figures.unknownWords)
            (characters, keystrokes) = (figures.characters, figures.keystrokes)
            (top1Recall, top3Recall) = (figures.top1Recall, figures.top3Recall)
            meanReciprocalRank = figures.meanReciprocalRank
            (kspc, keystrokeSavings) = (figures.kspc, figures.savings)
            (kspcOfWords, kspcOfKnownWords) = (figures.words.kspc, figures.knownWords.kspc)
            latencyP50 = figures.latency(0.5)
            latencyP95 = figures.latency(0.95)
            latencyP99 = figures.latency(0.99)
        }

        /// The cells of the table.
        var cells: [String] {
            [
                predictor.name, method, percent(top1Recall), percent(top3Recall),
                NumberFormat.fixed(meanReciprocalRank, 3), NumberFormat.fixed(kspcOfKnownWords, 4),
                NumberFormat.fixed(kspcOfWords, 4), NumberFormat.fixed(kspc, 4), percent(keystrokeSavings),
                [latencyP50, latencyP95, latencyP99].map { NumberFormat.fixed($0 * 1e3, 2) }.joined(
                    separator: "/"),
            ]
        }

        private func percent(_ share: Double) -> String { NumberFormat.fixed(share * 100, 1) + " %" }
    }

    let text: String
    let rows: [Row]

    /// The report as a table.
    var table: String {
        let head = [
            "", "typing", "top-1", "top-3", "MRR", "KSPC known", "KSPC words", "KSPC text", "saved",
            "ms p50/p95/p99",
        ]
        let cells = [head] + rows.map(\.cells)
        let widths = head.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        let lines = cells.map { row in
            row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return column < 2 ? cell + space : space + cell
            }
            .joined(separator: "  ")
        }
        let first = rows.first
        let counts = [
            "\(NumberFormat.grouped(first?.words ?? 0)) words",
            "\(NumberFormat.grouped(first?.unknownWords ?? 0)) of them not in the vocabulary",
            "\(NumberFormat.grouped(first?.characters ?? 0)) characters",
        ]
        return "\(text): \(counts.joined(separator: ", "))\n" + lines.map { "  \($0)\n" }.joined()
    }
}

extension Replay.Method {
    /// The name of the method in the report.
    var title: String {
        switch self {
        case .letters: "letters"
        case .keypad: "T9"
        case .keypadCompletion: "T9, completed"
        }
    }
}
