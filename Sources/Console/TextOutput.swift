import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Writes text to standard output piece by piece, without buffering.
///
/// On a terminal, control characters other than line ends and tabs are escaped as in `\u{1B}`, so that no model can
/// move the cursor or rename the window. Elsewhere text is written unchanged.
public struct TextOutput {
    private let isTerminal = Terminal.isTerminal(1)
    private var endsLine = true

    /// Takes over standard output; from now on a closed pipe is an error of ``write(_:color:)`` and no signal.
    public init() { _ = signal(SIGPIPE, SIG_IGN) }

    /// Writes a piece, on a terminal in the given colour; see ``Terminal/colored(_:_:)``.
    public mutating func write(_ text: String, color: UInt8? = nil) throws(OutputError) {
        guard !text.isEmpty else { return }
        let shown = isTerminal ? Terminal.colored(Self.visible(text), color) : text
        do {
            try FileDescriptor.standardOutput.writeAll(shown.utf8)
        } catch Errno.brokenPipe {
            throw .closed
        } catch {
            throw .failed("\(error)")
        }
        endsLine = text.utf8.last == UInt8(ascii: "\n")
    }

    /// Ends the line, unless it has ended.
    public mutating func endLine() throws(OutputError) {
        if !endsLine { try write("\n") }
    }

    /// Returns `text` with its control characters escaped, except for line ends and tabs.
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

/// An error of standard output.
public enum OutputError: CommandError, Equatable {
    /// The reader is gone, as after `| head`: a reason to end, not to complain.
    case closed
    /// Any other error, such as a full disk.
    case failed(String)

    /// One line for a person.
    public var description: String {
        switch self {
        case .closed: "nobody reads standard output any more"
        case .failed(let reason): "cannot write to standard output: \(reason)"
        }
    }

    /// The exit code.
    public var status: ExitStatus { .inputOutput }
}
