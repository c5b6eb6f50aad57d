import Text

/// A text wrapped to the width of a terminal, at spaces where possible.
public struct WrappedText {
    /// The lines.
    ///
    /// Joined, they are the text without its line ends and with spaces for tabs: the space at a break stays at the end
    /// of its line.
    public private(set) var lines: [String] = []

    /// Wraps `text`.
    ///
    /// - Parameters:
    ///   - text: The text; its line ends end lines.
    ///   - width: The columns of a line.
    ///   - column: The columns of the first line that are already taken, perhaps by the beginning of the first word.
    ///   - mayBreakFirst: Whether the whole first word may move to the second line.
    public init(_ text: some StringProtocol, width: Int, from column: Int = 0, mayBreakFirst: Bool = false) {
        var line = "", used = column
        // The text since the last place where the line may break.
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
