import Console
import Modeling
import Text
import Typing

/// What the screen shows: the text and how it may go on, what is offered, how it goes, and which keys there are.
///
/// From the top: the text, wrapped, and the ghost text after the cursor; below the cursor's line what is offered,
/// and below that the rest of the text; at the bottom the status and the keys. A small screen keeps the text, then
/// what is offered, then the status.
struct TypingView {
    let session: TypingSession
    let ghost: String
    let status: StatusLine
    /// What the last key had to say, in place of the keys.
    let message: String?

    /// The columns of a screen that the text has.
    static func textWidth(columns: Int) -> Int { max(1, columns - 2 * margin(columns: columns)) }

    private static func margin(columns: Int) -> Int { columns >= 20 ? 1 : 0 }

    /// Everything on a screen of this size.
    func frame(columns: Int, rows: Int) -> Frame {
        var frame = Frame(columns: columns, rows: rows)
        let margin = Self.margin(columns: columns)
        let footer = rows >= 6 ? 2 : rows >= 4 ? 1 : 0
        let offers = min(offers.count, max(0, rows - footer - 1))
        writeText(in: &frame, rows: rows - footer, offers: offers, margin)
        if footer > 0 {
            let line = status.text(width: columns - 2 * margin)
            let bar = String(repeating: " ", count: columns)
            frame.write(bar, row: rows - footer, style: .reverse)
            frame.write(line, row: rows - footer, column: margin, style: .reverse)
        }
        if footer > 1 {
            let text = message ?? Self.fitting(KeyHelp.parts(session), columns - 2 * margin, by: "  ")
            frame.write(text, row: rows - 1, column: margin, style: message == nil ? .faint : .bold)
        }
        return frame
    }

    private func writeText(in frame: inout Frame, rows: Int, offers count: Int, _ margin: Int) {
        let width = Self.textWidth(columns: frame.columns)
        let height = max(1, rows - count)
        let text = TextRows(session.before, session.after, width: width, reach: height)
        let column = text.column
        let mayBreak = session.before.last?.isWhitespace ?? true
        // The ghost may take two more lines, and never the cursor's away.
        var pale = WrappedText(ghost, width: width, from: column, mayBreakFirst: mayBreak && column > 0).lines
        pale = Array(pale.prefix(min(3, height)))
        let window = text.window(height: height - (pale.count - 1))
        let cursor = text.row - window.startIndex, below = pale.count + count
        for (i, line) in window.enumerated() {
            let row = i <= cursor ? i : i - 1 + below
            frame.write(line.text, row: row, column: margin)
        }
        underline(in: &frame, text.beforeCursor, row: cursor, margin)
        for (i, line) in pale.enumerated() {
            frame.write(line, row: cursor + i, column: margin + (i == 0 ? column : 0), style: .faint)
        }
        frame.cursor = (cursor, min(margin + column, frame.columns - 1))
        for (i, offer) in offers.prefix(count).enumerated() {
            write(offer, in: &frame, row: cursor + pale.count + i, margin)
        }
    }

    /// Marks the word in progress, as far as it stands in the cursor's line, which is `before` up to the cursor.
    private func underline(in frame: inout Frame, _ before: String, row: Int, _ margin: Int) {
        guard !session.word.isEmpty, before.hasSuffix(session.word) else { return }
        let others = before.dropLast(session.word.count)
        frame.write(
            session.word, row: row, column: margin + DisplayWidth.columns(of: others), style: .underline)
    }

    // MARK: What is offered

    /// One thing that is offered, in a row of such.
    private struct Offer {
        let label, text: String
        var isChosen = false
    }

    /// A row of candidates where keys may mean several words, and a row of words to choose by number.
    private var offers: [[Offer]] {
        let prefix = session.mode == .letters ? "" : "F"
        let words = session.suggestions.enumerated().map { Offer(label: "\(prefix)\($0 + 1)", text: $1.text) }
        guard !session.keys.isEmpty else { return [words] }
        let candidates = session.candidates.enumerated().map { index, word in
            Offer(label: "", text: word.text.trimmingSpaces, isChosen: index == session.choice)
        }
        // The chosen one always in sight.
        let first = max(0, session.choice - 3)
        return [[Offer(label: "\(session.keys):", text: "")] + candidates.dropFirst(first), words]
    }

    private func write(_ offers: [Offer], in frame: inout Frame, row: Int, _ margin: Int) {
        var column = margin
        for offer in offers {
            let width = DisplayWidth.columns(of: offer.label + offer.text) + (offer.label.isEmpty ? 0 : 1)
            // Half a word would be another word.
            guard column == margin || column + width <= frame.columns - margin else { return }
            if !offer.label.isEmpty {
                column = frame.write(offer.label, row: row, column: column, style: [.accent, .bold]) + 1
            }
            let style: Frame.Style = offer.isChosen ? .reverse : []
            column = frame.write(offer.text, row: row, column: column, style: style)
            if !offer.text.isEmpty { column += 2 }
        }
    }

    /// As many of the parts as fit, from the first on.
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
    /// Without the spaces at both ends.
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
