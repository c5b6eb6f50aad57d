#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Standard output for text as it comes, each piece at once.
///
/// On a terminal, control characters other than line ends and tabs are shown as `\u{1B}`, so that no model can
/// move the cursor or rename the window; anywhere else every character goes out as it is.
public struct TextOutput {
    private let isTerminal = Terminal.isTerminal(1)
    private var endsLine = true

    /// Takes over standard output; a closed pipe is an error of ``write(_:)`` from now on and no signal.
    public init() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Writes a piece, on a terminal in a colour if there is one; see ``Terminal/colored(_:_:)``.
    public mutating func write(_ text: String, color: UInt8? = nil) throws(OutputError) {
        guard !text.isEmpty else { return }
        errno = 0
        let shown = isTerminal ? Terminal.colored(Self.visible(text), color) : text
        guard Terminal.write(shown, to: 1) else {
            throw errno == EPIPE ? .closed : .failed(String(cString: strerror(errno)))
        }
        endsLine = text.utf8.last == UInt8(ascii: "\n")
    }

    /// Ends the line, unless it is ended.
    public mutating func endLine() throws(OutputError) {
        if !endsLine { try write("\n") }
    }

    /// `text` with its control characters in letters.
    public static func visible(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            guard isControl, scalar != "\n", scalar != "\t" else {
                shown.unicodeScalars.append(scalar)
                continue
            }
            shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
        return shown
    }
}

extension OutputError: CommandError {
    /// One line for a person.
    public var description: String {
        switch self {
        case .closed: "nobody reads standard output any more"
        case .failed(let reason): "cannot write to standard output: \(reason)"
        }
    }

    /// The exit code that goes with it.
    public var status: ExitStatus { .inputOutput }
}

/// Why a piece could not be written.
public enum OutputError: Error, Equatable {
    /// Nobody reads any more, as after `| head`: a reason to end, not to complain.
    case closed
    /// The system's reason: a full disk, say.
    case failed(String)
}
