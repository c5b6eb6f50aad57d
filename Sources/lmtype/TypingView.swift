import Console
import Text
import Typing

/// The content of the screen: text and ghost text, suggestions, status and keys.
///
/// From the top: the text, wrapped, with the ghost text after the cursor; the suggestions below the cursor's line; the
/// rest of the text; at the bottom the status line and the keys. A small screen keeps the text first, then the
/// suggestions, then the status line.
struct TypingView {
    let session: TypingSession
    let ghost: String
    let status: StatusLine
    /// The message about the last key, which replaces the keys.
    let message: String?

    /// Returns how many columns of a screen the text has.
    static func textWidth(columns: Int) -> Int { max(1, columns - 2 * margin(columns: columns)) }

    private static func margin(columns: Int) -> Int { columns >= 20 ? 1 : 0 }

    /// Draws a frame of this size.
    func frame(columns: Int, rows: Int) -> Frame {
        var frame = Frame(columns: columns, rows: rows)
        let margin = Self.margin(columns: columns)
        let footer = rows >= 6 ? 2 : rows >= 4 ? 1 : 0
        let count = min(choices.count, max(0, rows - footer - 1))
        writeText(in: &frame, rows: rows - footer, choices: count, margin)
        if footer > 0 {
            let line = status.text(width: columns - 2 * margin)
            let bar = String(repeating: " ", count: columns)
            frame.write(bar, row: rows - footer, style: .reverse)
            frame.write(line, row: rows - footer, column: margin, style: .reverse)
        }
        if footer > 1 {
            let text = message ?? Self.fitting(KeyHelp.entries(session), columns - 2 * margin, by: "  ")
            frame.write(text, row: rows - 1, column: margin, style: message == nil ? .faint : .bold)
        }
        return frame
    }

    private func writeText(in frame: inout Frame, rows: Int, choices count: Int, _ margin: Int) {
        let width = Self.textWidth(columns: frame.columns)
        let height = max(1, rows - count)
        let text = TextRows(session.before, session.after, width: width, reach: height)
        let column = text.column
        let mayBreak = session.before.last?.isWhitespace ?? true
        // The ghost text may add two lines, but never hides the cursor's line.
        var pale = WrappedText(ghost, width: width, from: column, mayBreakFirst: mayBreak && column > 0).lines
        pale = Array(pale.prefix(min(3, height)))
        let (window, cursor) = text.window(height: height - (pale.count - 1))
        let below = pale.count + count
        for (i, line) in window.enumerated() {
            let row = i <= cursor ? i : i - 1 + below
            frame.write(line.text, row: row, column: margin)
        }
        underline(in: &frame, text.beforeCursor, row: cursor, margin)
        for (i, line) in pale.enumerated() {
            frame.write(line, row: cursor + i, column: margin + (i == 0 ? column : 0), style: .faint)
        }
        frame.cursor = (cursor, min(margin + column, frame.columns - 1))
        for (i, row) in choices.prefix(count).enumerated() {
            write(row, in: &frame, row: cursor + pale.count + i, margin)
        }
    }

    /// Underlines the word in progress, if all of it is on the cursor's row, whose text before the cursor is `before`.
    private func underline(in frame: inout Frame, _ before: String, row: Int, _ margin: Int) {
        guard !session.word.isEmpty, before.hasSuffix(session.word) else { return }
        let others = before.dropLast(session.word.count)
        frame.write(
            session.word, row: row, column: margin + DisplayWidth.columns(of: others), style: .underline)
    }

    // MARK: Suggestions

    /// A word to choose.
    private struct Choice {
        /// The key that chooses it.
        let label: String
        let text: String
        /// Whether it is the candidate shown in the text.
        var isShown = false
    }

    /// The rows below the cursor's line: the candidates, if keys may mean several words, and the suggestions.
    private var choices: [[Choice]] {
        let words = session.suggestions.enumerated().map { Choice(label: "F\($0 + 1)", text: $1.text) }
        guard !session.keys.isEmpty else { return [words] }
        let candidates = session.candidates.enumerated().map { index, word in
            Choice(label: "", text: word.text.trimmingSpaces, isShown: index == session.choice)
        }
        // Keeps the candidate that is shown in sight.
        let first = max(0, session.choice - 3)
        return [[Choice(label: "\(session.keys):", text: "")] + candidates.dropFirst(first), words]
    }

    private func write(_ choices: [Choice], in frame: inout Frame, row: Int, _ margin: Int) {
        var column = margin
        for choice in choices {
            let width = DisplayWidth.columns(of: choice.label + choice.text) + (choice.label.isEmpty ? 0 : 1)
            // A word that is cut off would look like another word.
            guard column == margin || column + width <= frame.columns - margin else { return }
            if !choice.label.isEmpty {
                column = frame.write(choice.label, row: row, column: column, style: [.accent, .bold]) + 1
            }
            column = frame.write(choice.text, row: row, column: column, style: choice.isShown ? .reverse : [])
            if !choice.text.isEmpty { column += 2 }
        }
    }

    /// Joins the parts that fit into `width` columns, from the first on.
    static func fitting(_ parts: [String], _ width: Int, by separator: String) -> String {
        var text = ""
        for part in parts {
            let longer = text.isEmpty ? part : text + separator + part
            guard DisplayWidth.columns(of: longer) <= width else { continue }
            text = longer
        }
        return text
    }
}

extension String {
    /// The text without the spaces at both ends.
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
