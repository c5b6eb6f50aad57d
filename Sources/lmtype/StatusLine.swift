import Console
import Text
import Typing

/// The status line of the screen: the mode, keys per character, latencies, and the name of the model.
struct StatusLine {
    let session: TypingSession
    let latency: Latency
    let model: String

    /// Returns as much of the line as fits into `width` columns, with the model's name at its end.
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

/// The latencies of the last keys, from the key to the screen, in seconds.
struct Latency {
    private var times: [Double] = []
    private(set) var last: Double?
    private static let count = 500

    mutating func record(_ seconds: Double) {
        if times.count == 2 * Self.count { times.removeFirst(Self.count) }
        times.append(seconds)
        last = seconds
    }

    /// Returns the `q` quantile of the last keys, or `nil` before the first one.
    func quantile(_ q: Double) -> Double? {
        let sorted = times.suffix(Self.count).sorted()
        return sorted.isEmpty ? nil : sorted[min(sorted.count - 1, Int(q * Double(sorted.count)))]
    }
}

extension TypingSession.Mode {
    /// The name of the mode on the status line.
    var title: String {
        switch self {
        case .letters: "letters"
        case .keypad: "T9"
        case .multitap: "multi-tap"
        }
    }
}
