import Console
import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Edits a text in the writer's editor, in a temporary file that only the user may read.
///
/// The editor is a shell command, `$VISUAL` or `$EDITOR`, or else `editor` or `vi`. It uses the terminal even if this
/// command's input and output are redirected, and handles Ctrl-C itself while it runs.
struct Editor {
    private let command = variable("VISUAL") ?? variable("EDITOR") ?? "$(command -v editor || echo vi)"

    /// Returns the edited text: any bytes, without the line end that editors add to a file.
    func edit(_ text: String) throws(EditorError) -> [UInt8] {
        let path = try temporaryFile(of: text)
        defer { removeFile(path) }
        try start(on: path)
        do throws(TextError) {
            let bytes = try inputBytes(path)
            return text.utf8.last == UInt8(ascii: "\n") ? bytes : bytes.withoutLineEnd
        } catch {
            throw .lost(error)
        }
    }

    /// Creates a file with `text`.
    private func temporaryFile(of text: String) throws(EditorError) -> String {
        let (directory, ending) = (variable("TMPDIR") ?? "/tmp", ".txt")
        var path = Array("\(directory)/lmgen-XXXXXX\(ending)".utf8CString)
        let descriptor = mkstemps(&path, Int32(ending.utf8.count))
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        func fault() -> EditorError { .unwritable(path: name, reason: String(cString: strerror(errno))) }
        guard descriptor >= 0 else { throw fault() }
        TemporaryFiles.insert(name)
        defer { close(descriptor) }
        guard Terminal.write(text, to: descriptor) else {
            defer { removeFile(name) }
            throw fault()
        }
        return name
    }

    /// Starts the editor and waits for its end, by `system`, which keeps Ctrl-C from this command meanwhile; the
    /// shell, too, is not to end by it before the editor does.
    private func start(on path: String) throws(EditorError) {
        let status = system("trap : INT QUIT; \(command) \(shellWord(path))\(redirections)")
        // What a shell says of a child that a signal has ended, too.
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        guard code == 0 else { throw code == 127 ? .missing : .failed(status: code) }
    }

    /// What gives the editor the terminal where this command does not have it, and keeps the product clean.
    private var redirections: String {
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
        let hasTerminal = descriptor >= 0
        if hasTerminal { close(descriptor) }
        let input = Terminal.isTerminal(0) || !hasTerminal ? "" : " </dev/tty"
        return input + (Terminal.isTerminal(1) ? "" : hasTerminal ? " >/dev/tty" : " >&2")
    }
}

/// Why there is no changed text.
enum EditorError: Error, Equatable {
    /// Its file cannot be written.
    case unwritable(path: String, reason: String)
    /// Its file is not there any more, or cannot be read.
    case lost(TextError)
    /// There is no such command.
    case missing
    /// It says that the text is not to be used.
    case failed(status: Int32)
}

extension EditorError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unwritable(let path, let reason): "cannot write \(path) for the editor: \(reason)"
        case .lost(.missing): "the editor has left no file"
        case .lost(let error): "\(error)"
        case .missing: "there is no such editor; set VISUAL or EDITOR to the command that starts yours"
        case .failed(let status): "the editor ended with \(status)"
        }
    }
}

/// A variable of the environment that says something.
private func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}
