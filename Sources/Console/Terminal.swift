#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What standard output and standard error can show, and how to write to them.
public enum Terminal {
    /// Whether `descriptor` (1: standard output, 2: standard error) is a terminal.
    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

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

private func systemWrite(_ descriptor: Int32, _ base: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, base, count)
}
