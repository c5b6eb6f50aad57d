#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What standard output and standard error can show, and how to write to them.
public enum Terminal {
    /// Whether `descriptor` (1: standard output, 2: standard error) is a terminal.
    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The columns of the terminal that `descriptor` is, if it is one and says so.
    public static func columns(_ descriptor: Int32) -> Int? {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
    }

    /// Whether `descriptor` is a terminal that is to show colours: it can, and `NO_COLOR` is not set.
    public static func hasColor(_ descriptor: Int32) -> Bool {
        isTerminal(descriptor) && variable("TERM") ?? "dumb" != "dumb" && (variable("NO_COLOR") ?? "").isEmpty
    }

    /// `text` in colour `color` of the 256 that terminals know, or as it is where that is `nil`.
    public static func colored(_ text: String, _ color: UInt8?) -> String {
        color.map { "\u{1B}[38;5;\($0)m\(text)\u{1B}[0m" } ?? text
    }

    /// Writes one line to standard error, where all talk goes.
    public static func say(_ line: String) { write(line + "\n", to: 2) }

    /// Writes the bytes of `text` to `descriptor`, all of them; returns false where that is impossible.
    @discardableResult public static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let base = rest.baseAddress, !rest.isEmpty {
                let written = systemWrite(descriptor, base, rest.count)
                if written < 0 && errno == EINTR { continue }
                if written <= 0 { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
            return true
        }
    }
}

private func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

private func systemWrite(_ descriptor: Int32, _ base: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, base, count)
}
