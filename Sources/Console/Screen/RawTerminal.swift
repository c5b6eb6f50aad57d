#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A terminal that hands over every key at once and shows another screen than the shell's, until it is given back.
struct RawTerminal: ~Copyable {
    /// What it takes to give the terminal back, for a signal handler: plain values and one static text.
    struct Emergency {
        let input, output: Int32
        var settings: termios
        let leaving: StaticString

        /// Writes the sequences that leave the screen, then restores the settings.
        func giveBack() {
            _ = write(output, leaving.utf8Start, leaving.utf8CodeUnitCount)
            withUnsafePointer(to: settings) { _ = tcsetattr(input, TCSANOW, $0) }
        }
    }

    let input, output: Int32
    let emergency: Emergency
    private var isRaw = false

    /// Alternate screen, pasted text marked as such; and back.
    private static let entering = "\u{1B}[?1049h\u{1B}[?2004h\u{1B}[0m\u{1B}[2J"
    private static let leaving: StaticString = "\u{1B}[0m\u{1B}[?2004l\u{1B}[?25h\u{1B}[?1049l"

    /// The terminal that `input` reads and `output` writes, as it is; `nil` where they are none.
    init?(input: Int32, output: Int32) {
        var settings = termios()
        guard isatty(output) == 1, tcgetattr(input, &settings) == 0 else { return nil }
        (self.input, self.output) = (input, output)
        emergency = Emergency(input: input, output: output, settings: settings, leaving: Self.leaving)
    }

    deinit { if isRaw { emergency.giveBack() } }

    /// Takes the terminal over.
    mutating func enter() {
        var settings = emergency.settings
        // Ctrl-C, Ctrl-Z and Ctrl-V are keys like others here; Enter is told from Ctrl-J; output stays as it is.
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        settings.c_iflag &= ~tcflag_t(ICRNL | INLCR | IXON | BRKINT | ISTRIP)
        withUnsafeMutableBytes(of: &settings.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        isRaw = true
        // A process in the background that may not set this is stopped by the system, and tries again when it is not.
        while tcsetattr(input, TCSANOW, &settings) != 0 && errno == EINTR {}
        Terminal.write(Self.entering, to: output)
    }

    /// Gives the terminal back.
    mutating func leave() {
        if isRaw { emergency.giveBack() }
        isRaw = false
    }

    /// How wide and high the terminal is, 80 and 24 where it does not say.
    var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}
