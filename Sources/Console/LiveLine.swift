/// A line on standard error that is overwritten again and again, below lines that stay.
///
/// Only a terminal that can move its cursor shows the live line. Elsewhere (in a file, a pipe, with `TERM=dumb`) there
/// are only the lines that stay.
public struct LiveLine {
    /// Whether the live line is shown.
    public let isLive = Terminal.isCapable(2)
    /// Whether to use colours.
    public let hasColor = Terminal.hasColor(2)
    private var isShown = false

    /// Creates a line that shows nothing yet.
    public init() {}

    /// Shows `text` as the live line, truncated to the width of the terminal.
    public mutating func show(_ text: String) {
        guard isLive else { return }
        isShown = true
        Terminal.write("\r\(text.prefix(max(20, (Terminal.columns(2) ?? 80) - 1)))\u{1B}[K", to: 2)
    }

    /// Writes a line that stays, above the live line.
    public mutating func keep(_ text: String) {
        clear()
        Terminal.say(text)
    }

    /// Removes the live line.
    public mutating func clear() {
        if isShown { Terminal.write("\r\u{1B}[K", to: 2) }
        isShown = false
    }

    /// Returns `text` in bold, or unchanged without colours.
    public func bold(_ text: String) -> String { hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    /// Returns `text` in a fainter shade, or unchanged without colours.
    public func faint(_ text: String) -> String { hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
