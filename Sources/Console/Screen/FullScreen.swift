#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A terminal as one screen to draw on and a source of keys.
///
/// The terminal is given back when this value ends, when a signal ends or stops the program, and when the program
/// breaks; after a stop the screen comes back as it was. Everything happens on the caller's thread.
public struct FullScreen: ~Copyable {
    /// What a program waits for.
    public enum Event: Equatable, Sendable {
        /// A key was pressed.
        case key(Key)
        /// The terminal has another size, or may show something else: draw again.
        case resized
        /// SIGINT, SIGTERM or SIGHUP came: end.
        case signal(Int32)
        /// Nobody is there any more.
        case closed
    }

    private var terminal: RawTerminal
    private var painter: Painter
    private var decoder = KeyDecoder()
    private let signals: Int32

    /// Takes over the terminal of standard input.
    ///
    /// It is drawn on standard output, or on standard error where standard output is a file or a pipe.
    /// `nil` where there is no terminal, or one that cannot move its cursor (`TERM=dumb`).
    public init?() {
        guard Self.isPossible, let terminal = RawTerminal(input: 0, output: Self.output),
            let signals = TerminalSignals.watch(terminal.emergency)
        else { return nil }
        self.terminal = terminal
        self.signals = signals
        painter = Painter(hasColor: (Self.variable("NO_COLOR") ?? "").isEmpty)
        self.terminal.enter()
    }

    deinit { TerminalSignals.ignore(signals) }

    /// Whether there is a terminal that can show a screen.
    public static var isPossible: Bool {
        Terminal.isTerminal(0) && Terminal.isTerminal(output) && (variable("TERM") ?? "dumb") != "dumb"
    }

    private static var output: Int32 { Terminal.isTerminal(1) ? 1 : 2 }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// How wide and high it is now.
    public var size: (columns: Int, rows: Int) { terminal.size }

    /// Shows a frame; one of another size than the terminal's is cut by it.
    public mutating func show(_ frame: Frame) {
        let changes = painter.paint(frame)
        if !changes.isEmpty { Terminal.write(changes, to: terminal.output) }
    }

    /// Whether something has come that ``next()`` would return at once.
    public var hasMore: Bool {
        if let patience = decoder.patience, patience > 50 { return false }
        var sources = [pollfd(fd: terminal.input, events: Int16(POLLIN), revents: 0)]
        return decoder.isReady || poll(&sources, 1, 0) > 0
    }

    /// Waits for what comes next.
    public mutating func next() -> Event {
        while true {
            if let key = decoder.next() { return .key(key) }
            var sources = [signals, terminal.input].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let count = poll(&sources, 2, decoder.patience ?? -1)
            if count == 0, let key = decoder.flush() { return .key(key) }
            if count <= 0 { continue }
            if sources[0].revents != 0, let event = takeSignal() { return event }
            if sources[1].revents != 0, !readKeys() { return .closed }
        }
    }

    private mutating func readKeys() -> Bool {
        var block = [UInt8](repeating: 0, count: 1 << 12)
        let count = read(terminal.input, &block, block.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        decoder.append(block.prefix(count))
        return count > 0
    }

    private mutating func takeSignal() -> Event? {
        var number: UInt8 = 0
        guard read(signals, &number, 1) == 1 else { return nil }
        switch Int32(number) {
        case SIGTSTP:
            terminal.leave()
            _ = raise(SIGSTOP)
            return comeBack()
        case SIGCONT: return comeBack()
        case SIGWINCH: return .resized
        default: return .signal(Int32(number))
        }
    }

    private mutating func comeBack() -> Event {
        terminal.enter()
        painter.forget()
        return .resized
    }
}
