import Console
import Modeling
import Text
import Typing

/// How it goes: the mode, what typing costs, how quick the answers are, and by which model.
struct StatusLine {
    let session: TypingSession
    let latency: Latency
    let model: String

    /// As much of it as fits into `width` columns, the model's name at the end.
    func text(width: Int) -> String {
        let isNarrow = width < 60
        let left = TypingView.fitting(parts(isNarrow), width, by: isNarrow ? " " : "  ")
        let room = width - DisplayWidth.columns(of: left + model)
        return room < 2 ? left : left + String(repeating: " ", count: room) + model
    }

    private func parts(_ isNarrow: Bool) -> [String] {
        var mode = session.mode.title
        if session.isShifted { mode += "⇧" }
        var parts = [mode]
        let characters = session.text.count
        if characters > 0 {
            let share = Double(session.keystrokes) / Double(characters)
            parts.append("\(NumberFormat.fixed(share, 2)) \(isNarrow ? "k" : "keys")/char")
            parts.append("\(NumberFormat.fixed(100 * (1 - share), 0)) % saved")
        }
        if let last = latency.last, let half = latency.quantile(0.5), let most = latency.quantile(0.95) {
            let times = [half, most].map { NumberFormat.fixed($0 * 1e3, 1) }.joined(separator: "/")
            parts.append("\(NumberFormat.fixed(last * 1e3, 1)) ms")
            parts.append("p50/p95 \(times)")
        }
        return parts
    }
}

extension TypingSession.Mode {
    /// As the status line has it.
    var title: String {
        switch self {
        case .letters: "letters"
        case .keypad: "T9"
        case .multitap: "multi-tap"
        }
    }
}
