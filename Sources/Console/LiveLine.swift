import Text

/// A line on standard error that is overwritten again and again, below lines that stay.
///
/// Only a terminal that can move its cursor shows the live line. Elsewhere (in a file, a pipe, with `TERM=dumb`) there
/// are only the lines that stay.
public struct LiveLine {
    /// Whether the live line is shown.
    public let isLive = Terminal.isCapable(2)
    /// Whether to use colours.
    private let hasColor = Terminal.hasColor(2)
    private var isShown = false

    /// Creates a line that shows nothing yet.
    public init() {}

    /// Shows `text` as the live line; see ``fitted(_:width:)``.
    public mutating func show(_ text: String) { show([text]) }

    /// Shows `parts` as the live line, as many as the terminal has room for; see ``fitted(_:width:)``.
    public mutating func show(_ parts: [String]) {
        guard isLive else { return }
        isShown = true
        let text = Self.fitted(parts, width: max(20, (Terminal.columns(2) ?? 80) - 1))
        Terminal.write("\r\(text)\u{1B}[K", to: 2)
    }

    /// Returns `parts` as a line of at most `width` columns in whole words.
    ///
    /// The last part is never left out, since it is what people wait for: the parts before it go first, from the back,
    /// and then the words at the front.
    static func fitted(_ parts: [String], width: Int) -> String {
        var parts = parts
        while parts.count > 2, DisplayWidth.columns(of: parts.joined(separator: " ")) > width {
            parts.remove(at: parts.count - 2)
        }
        var words = parts.joined(separator: " ").split(separator: " ", omittingEmptySubsequences: false)[...]
        while words.count > 1, DisplayWidth.columns(of: words.joined(separator: " ")) > width {
            words.removeFirst()
        }
        return words.joined(separator: " ")
    }

    /// Writes a line that stays, above the live line; one wider than the terminal is wrapped at its words.
    public mutating func keep(_ text: String, _ style: Style = .plain) {
        clear()
        let styled = hasColor ? style.code : ""
        for line in Terminal.wrapped(text) {
            Terminal.write(styled.isEmpty ? line + "\n" : styled + line + "\u{1B}[0m\n", to: 2)
        }
    }

    /// How a line that stays is set off from others, where there are colours.
    public enum Style: Sendable {
        case plain, bold, faint

        /// The sequence that turns it on.
        fileprivate var code: String {
            switch self {
            case .plain: ""
            case .bold: "\u{1B}[1m"
            case .faint: "\u{1B}[2m"
            }
        }
    }

    /// Removes the live line.
    public mutating func clear() {
        if isShown { Terminal.write("\r\u{1B}[K", to: 2) }
        isShown = false
    }
}
