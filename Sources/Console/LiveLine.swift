#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One line on standard error that is written over again and again, and lines that stay above it.
///
/// Only a terminal that can move its cursor shows the live line; elsewhere (a file, a pipe, `TERM=dumb`) there
/// are just the lines that stay.
public struct LiveLine {
    /// Whether there is a live line at all.
    public let isLive: Bool
    /// Whether the terminal is to show colours: it can, and `NO_COLOR` is not set.
    public let hasColor: Bool
    private var isShown = false

    /// A line for standard error as it is now.
    public init() {
        let terminal = environment("TERM") ?? "dumb"
        isLive = Terminal.isTerminal(2) && terminal != "dumb"
        hasColor = isLive && (environment("NO_COLOR") ?? "").isEmpty
    }

    /// Shows `text` as the live line, cut to the width of the terminal.
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

    /// Takes the live line away.
    public mutating func clear() {
        if isShown { Terminal.write("\r\u{1B}[K", to: 2) }
        isShown = false
    }

    /// `text` in bold, or as it is where there is no colour.
    public func bold(_ text: String) -> String { hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    /// `text` in a fainter shade, or as it is where there is no colour.
    public func faint(_ text: String) -> String { hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}

private func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
