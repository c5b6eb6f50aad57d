#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A terminal taken over by a full-screen program: a screen to draw on and a source of keys.
///
/// The terminal is restored when this value is destroyed, when a signal ends or stops the program, and when the program
/// crashes; when a stopped program continues, its screen reappears. Everything runs on the caller's thread.
public struct FullScreen: ~Copyable {
    /// An event that a program waits for.
    public enum Event: Equatable, Sendable {
        /// A key was pressed.
        case key(Key)
        /// The terminal was resized, or may show something else: draw again.
        case resized
        /// SIGINT, SIGTERM or SIGHUP arrived: exit.
        case signal(Int32)
        /// The terminal was closed.
        case closed
    }

    private var terminal: RawTerminal
    private var painter: Painter
    private var decoder = KeyDecoder()
    private let signals: Int32

    /// Takes over the terminal of standard input.
    ///
    /// The screen is drawn on standard output, or on standard error if standard output is a file or a pipe. Fails if
    /// there is no terminal, or if it cannot move its cursor (`TERM=dumb`).
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

    /// Whether there is a terminal that can show a full screen.
    public static var isPossible: Bool {
        Terminal.isTerminal(0) && Terminal.isTerminal(output) && (variable("TERM") ?? "dumb") != "dumb"
    }

    private static var output: Int32 { Terminal.isTerminal(1) ? 1 : 2 }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// The current size.
    public var size: (columns: Int, rows: Int) { terminal.size }

    /// Shows a frame, which the terminal cuts off if it is too large.
    public mutating func show(_ frame: Frame) {
        let changes = painter.paint(frame)
        if !changes.isEmpty { Terminal.write(changes, to: terminal.output) }
    }

    /// Whether ``next()`` would return at once.
    public var hasMore: Bool {
        if let patience = decoder.patience, patience > 50 { return false }
        var sources = [pollfd(fd: terminal.input, events: Int16(POLLIN), revents: 0)]
        return decoder.isReady || poll(&sources, 1, 0) > 0
    }

    /// Waits for the next event.
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
