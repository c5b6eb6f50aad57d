import SystemPackage
public import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads lines of standard input until it ends or a signal comes.
///
/// The standard library's `readLine` never returns once a signal has interrupted a read.
public struct LineInput {
    private var pending: [UInt8] = []
    private var isOver = false

    /// Creates a reader of what has not been read yet.
    public init() {}

    /// Returns the next line without its end (LF or CR LF), or `nil` if there is none.
    ///
    /// - Throws: ``TextError/unreadable(path:reason:)`` where standard input cannot be read.
    public mutating func next() throws(TextError) -> String? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeFirst(end + 1) }
                let line = pending[..<end]
                return String(
                    decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            }
            guard !isOver else {
                defer { pending = [] }
                return pending.isEmpty ? nil : String(decoding: pending, as: UTF8.self)
            }
            guard Interrupt.signal == nil else { return nil }
            // A signal that comes between this check and poll is noticed after the timeout.
            var ready = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, 200) > 0 else { continue }
            var block = [UInt8](repeating: 0, count: 4096)
            let count = read(0, &block, block.count)
            if count < 0 {
                let error = Errno(rawValue: errno)
                if error == .interrupted { continue }
                throw .unreadable(path: "standard input", reason: "\(error)")
            }
            isOver = count == 0
            pending += block[..<count]
        }
    }
}
