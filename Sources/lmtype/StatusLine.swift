import Console
import Text
import Typing

/// The status line of the screen: the mode, the words written, the keys saved, and the name of the model.
struct StatusLine {
    let session: TypingSession
    let model: String

    /// Returns as much of the line as fits into `width` columns, with the model's name at its end.
    func text(width: Int) -> String {
        let isNarrow = width < 60
        let left = TypingView.fitting(parts(isNarrow), width, by: isNarrow ? " " : "  ")
        let room = width - DisplayWidth.columns(of: left + model)
        return room < 2 ? left : left + String(repeating: " ", count: room) + model
    }

    private func parts(_ isNarrow: Bool) -> [String] {
        var parts = [session.mode.title + (session.isShifted ? "⇧" : "")]
        let text = session.text, words = text.wordCount
        if words > 0 { parts.append(words == 1 ? "1 word" : "\(words) words") }
        let saved = text.count - session.keystrokes
        if saved > 0 {
            let share = NumberFormat.fixed(100 * Double(saved) / Double(text.count), 0)
            parts.append("\(saved) keys saved" + (isNarrow ? "" : " (\(share) %)"))
        }
        return parts
    }
}

extension String {
    /// How many words there are between white space.
    var wordCount: Int {
        split(whereSeparator: \.isWhitespace).count { $0.contains { $0.isLetter || $0.isNumber } }
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
