import CTerminal
import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A command running on its own pseudo-terminal, for tests that type keys and read the screen.
///
/// The command leads a session with this controlling terminal: Ctrl-C (`"\u{3}"`) interrupts it,
/// ``resize(columns:rows:)`` signals it, and ``hangUp()`` closes its terminal. Only the waiting methods read its output,
/// so a command that writes much blocks until one of them is called.
final class PseudoTerminal {
    /// The output of the command that waiting methods have read.
    private(set) var output: [UInt8] = []
    /// The screen of the terminal.
    private(set) var screen: TerminalScreen
    private var master: Int32
    private let process: pid_t
    private var status: Int32?

    /// An error in a test that uses a terminal.
    struct TerminalError: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts the built binary `name` on a new terminal.
    ///
    /// - Parameters:
    ///   - name: A command of this package, such as `lmgen`.
    ///   - arguments: The arguments of the command.
    ///   - environment: Variables that override the test's own; an empty value unsets one. By default, `TERM` is
    ///     xterm-256color and `NO_COLOR` is unset.
    ///   - directory: The working directory; the test's own if nil.
    ///   - columns: The width of the terminal.
    ///   - rows: The height of the terminal.
    ///   - standardOutput: A file for standard output, instead of the terminal.
    /// - Throws: The system's error if there is no terminal or the binary cannot be started.
    init(
        _ name: String, _ arguments: [String] = [], environment: [String: String] = [:],
        directory: URL? = nil, columns: Int = 80, rows: Int = 24, standardOutput: URL? = nil
    ) throws {
        screen = TerminalScreen(columns: columns, rows: rows)
        let own = ProcessInfo.processInfo.environment.merging(["TERM": "xterm-256color", "NO_COLOR": ""]) {
            $1
        }
        let variables = own.merging(environment) { $1 }.filter { !$0.value.isEmpty }.map { "\($0)=\($1)" }
        let executable = binary(name).path
        var process: pid_t = 0
        master = withStrings([executable] + arguments) { arguments in
            withStrings(variables) { variables in
                terminal_start(
                    executable, arguments, variables, directory?.path, standardOutput?.path, Int32(columns),
                    Int32(rows), &process)
            }
        }
        self.process = process
        guard master >= 0 else {
            status = 127
            throw TerminalError(description: "cannot start \(name): \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        if status == nil {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        if master >= 0 { close(master) }
    }

    /// Types `keys`: characters, control characters such as `"\u{3}"`, and escape sequences such as `"\u{1B}[C"`.
    func send(_ keys: String) throws {
        var rest = Array(keys.utf8)
        while !rest.isEmpty {
            let written = write(master, rest, rest.count)
            guard written > 0 else {
                throw TerminalError(description: "cannot type: \(String(cString: strerror(errno)))")
            }
            rest.removeFirst(written)
        }
    }

    /// Resizes the terminal, which sends SIGWINCH to the command.
    func resize(columns: Int, rows: Int) {
        screen.resize(columns: columns, rows: rows)
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Closes the terminal, like closing its window.
    func hangUp() {
        close(master)
        master = -1
    }

    /// Sends the command a signal.
    func signal(_ number: Int32) { if status == nil { kill(process, number) } }

    /// Waits until `condition` holds, checking it after each output of the command.
    func wait(
        _ seconds: Double = 60, until condition: (PseudoTerminal) throws -> Bool
    ) throws {
        let end = Date(timeIntervalSinceNow: seconds)
        while try !condition(self) {
            guard Date() < end else {
                throw TerminalError(description: "waited \(seconds) s in vain; the screen:\n\(screen.text)")
            }
            guard readMore(milliseconds: 50) || status == nil else {
                if try condition(self) { return }
                throw TerminalError(description: "it ended with \(status ?? -1); the screen:\n\(screen.text)")
            }
        }
    }

    /// Waits until the screen contains `text`.
    func wait(for text: String, _ seconds: Double = 60) throws {
        try wait(seconds) { $0.screen.text.contains(text) }
    }

    /// Reads output for `milliseconds`, to check that nothing more changes.
    func settle(milliseconds: Int = 300) {
        let end = Date(timeIntervalSinceNow: Double(milliseconds) / 1000)
        while Date() < end { _ = readMore(milliseconds: 20) }
    }

    /// Waits until the command ends; returns its exit code, or 128 + the signal that ended it.
    func waitForExit(_ seconds: Double = 60) throws -> Int32 {
        let end = Date(timeIntervalSinceNow: seconds)
        while true {
            _ = readMore(milliseconds: 20)
            if let status { return status }
            guard Date() < end else {
                throw TerminalError(description: "it runs after \(seconds) s; the screen:\n\(screen.text)")
            }
        }
    }

    /// Whether the terminal is in line mode with echo, as a shell expects it.
    var isCooked: Bool {
        var settings = termios()
        guard tcgetattr(master, &settings) == 0 else { return false }
        return settings.c_lflag & tcflag_t(ICANON) != 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }

    /// All settings of the terminal: flags, then control characters.
    var settings: [UInt64] {
        var settings = termios()
        guard tcgetattr(master, &settings) == 0 else { return [] }
        let flags = [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
        return withUnsafeBytes(of: settings.c_cc) { flags.map { UInt64($0) } + $0.map { UInt64($0) } }
    }

    /// Reads available output and checks whether the command has ended; returns false if it has and nothing is left.
    private func readMore(milliseconds: Int32) -> Bool {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        if master >= 0, poll(&ready, 1, milliseconds) > 0 {
            let count = read(master, &block, block.count)
            if count > 0 {
                output += block[..<count]
                screen.write(block[..<count])
                return true
            }
        }
        if status == nil {
            var raw: Int32 = 0
            if waitpid(process, &raw, WNOHANG) == process {
                status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
                return true
            }
            // A closed terminal is always ready, so poll did not wait.
            if ready.revents & Int16(POLLHUP) != 0 || master < 0 { usleep(5_000) }
        }
        return false
    }
}

/// Calls `body` with an array of C strings that ends in a null pointer.
private func withStrings<T>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> T
) -> T {
    var pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress) }
}
