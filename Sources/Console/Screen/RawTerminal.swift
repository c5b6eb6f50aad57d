#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A terminal in raw mode on its alternate screen, until it is restored.
struct RawTerminal: ~Copyable {
    /// What a signal handler needs to restore the terminal: plain values and a static string.
    struct Emergency {
        let input, output: Int32
        var settings: termios
        let leaving: StaticString

        /// Writes the sequences that leave the screen, then restores the settings.
        func restore() {
            _ = write(output, leaving.utf8Start, leaving.utf8CodeUnitCount)
            withUnsafePointer(to: settings) { _ = tcsetattr(input, TCSANOW, $0) }
        }
    }

    let input, output: Int32
    let emergency: Emergency
    private var isRaw = false

    /// Turns on the alternate screen and bracketed paste, and off again.
    private static let entering = "\u{1B}[?1049h\u{1B}[?2004h\u{1B}[0m\u{1B}[2J"
    private static let leaving: StaticString = "\u{1B}[0m\u{1B}[?2004l\u{1B}[?25h\u{1B}[?1049l"

    /// Opens the terminal that `input` reads and `output` writes, without changing it; fails if they are no terminal.
    init?(input: Int32, output: Int32) {
        var settings = termios()
        guard isatty(output) == 1, tcgetattr(input, &settings) == 0 else { return nil }
        (self.input, self.output) = (input, output)
        emergency = Emergency(input: input, output: output, settings: settings, leaving: Self.leaving)
    }

    deinit { if isRaw { emergency.restore() } }

    /// Enters raw mode and the alternate screen.
    mutating func enter() {
        var settings = emergency.settings
        // Ctrl-C, Ctrl-Z and Ctrl-V become ordinary keys, Enter differs from Ctrl-J, output is unchanged.
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        settings.c_iflag &= ~tcflag_t(ICRNL | INLCR | IXON | BRKINT | ISTRIP)
        withUnsafeMutableBytes(of: &settings.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        isRaw = true
        // The system stops a background process here; it tries again when it continues.
        while tcsetattr(input, TCSANOW, &settings) != 0 && errno == EINTR {}
        Terminal.write(Self.entering, to: output)
    }

    /// Restores the terminal.
    mutating func leave() {
        if isRaw { emergency.restore() }
        isRaw = false
    }

    /// The size of the terminal, 80 by 24 if unknown.
    var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
