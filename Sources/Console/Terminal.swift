import Synchronization
import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The capabilities of standard output and standard error, and how to write to them.
public enum Terminal {
    /// Returns whether `descriptor` (1: standard output, 2: standard error) is a terminal.
    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Whether a program or a file feeds standard input, rather than a person or nobody.
    public static var isInputFed: Bool {
        guard let type = try? FileDescriptor.standardInput.stat().type else { return false }
        return type == .fifo || type == .regular
    }

    /// Returns the width of the terminal, or `nil` where `descriptor` is none or does not tell.
    public static func columns(_ descriptor: Int32) -> Int? {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
    }

    /// Returns whether `descriptor` is a terminal that can move its cursor.
    static func isCapable(_ descriptor: Int32) -> Bool {
        isTerminal(descriptor) && variable("TERM") ?? "dumb" != "dumb"
    }

    /// Returns whether to use colours: `descriptor` is a capable terminal and `NO_COLOR` is not set.
    public static func hasColor(_ descriptor: Int32) -> Bool {
        isCapable(descriptor) && (variable("NO_COLOR") ?? "").isEmpty
    }

    /// Returns `text` in one of the 256 colours that terminals know, or unchanged for `nil`.
    public static func colored(_ text: String, _ color: UInt8?) -> String {
        color.map { "\u{1B}[38;5;\($0)m\(text)\u{1B}[0m" } ?? text
    }

    /// Writes a line to standard error, where all messages go; on a terminal it is wrapped at its words.
    public static func say(_ line: String) {
        write(wrapped(line).joined(separator: "\n") + "\n", to: 2)
    }

    /// Writes a remark to standard error, the same one only once.
    public static func note(_ remark: String) {
        if notes.withLock({ $0.insert(remark).inserted }) { say("Note: \(remark)") }
    }

    private static let notes = Mutex<Set<String>>([])

    /// Returns the lines of `text` on standard error.
    static func wrapped(_ text: String) -> [String] {
        guard isTerminal(2), let columns = columns(2) else { return [text] }
        return WrappedText(text, width: columns).lines.map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// Writes all of `text` to `descriptor` and returns whether that was possible; otherwise `errno` says why.
    @discardableResult public static func write(_ text: String, to descriptor: Int32) -> Bool {
        (try? FileDescriptor(rawValue: descriptor).writeAll(text.utf8)) != nil
    }
}

/// Returns the value of an environment variable, or `nil` where it is not set.
func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
