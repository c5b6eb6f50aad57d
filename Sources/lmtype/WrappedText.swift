import Text

/// A text cut into lines of a terminal's width, at spaces where there are any.
struct WrappedText {
    /// The lines: the ends of words that were cut and the spaces at a cut stay at the end of the line.
    ///
    /// A tab is a space in them, and nothing else is changed: together they have the bytes of the text, but for
    /// line ends.
    private(set) var lines: [String] = []
    /// Wraps `text`; the first line already holds `column` columns, and its word may be in progress.
    ///
    /// - Parameters:
    ///   - text: What to wrap; line ends end lines.
    ///   - width: The columns of a line.
    ///   - column: What the first line holds already.
    ///   - mayBreakFirst: Whether all of the first word may go to the second line.
    init(_ text: some StringProtocol, width: Int, from column: Int = 0, mayBreakFirst: Bool = false) {
        var line = "", used = column
        // The end of the last word, and what has come since it.
        var rest = "", restWidth = 0, canBreak = mayBreakFirst
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                lines.append(line + rest)
                (line, used, rest, restWidth, canBreak) = ("", 0, "", 0, false)
                continue
            }
            let shown: Unicode.Scalar = scalar == "\t" ? " " : scalar
            let size = DisplayWidth.columns(shown)
            if shown != " ", used + restWidth + size > width {
                if canBreak {
                    lines.append(line)
                    (line, used) = ("", 0)
                } else {
                    lines.append(line + rest)
                    (line, used, rest, restWidth) = ("", 0, "", 0)
                }
                canBreak = false
            }
            rest.unicodeScalars.append(shown)
            restWidth += size
            if shown == " " {
                line += rest
                used += restWidth
                (rest, restWidth, canBreak) = ("", 0, true)
            }
        }
        lines.append(line + rest)
    }
}
