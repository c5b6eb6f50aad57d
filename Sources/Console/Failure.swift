import ArgumentParser

/// How a command ends, in the numbers of sysexits.h where they have one.
public enum ExitStatus: Int32, Sendable {
    /// Flags that make no sense; ArgumentParser's own errors end so too.
    case usage = 64
    /// A file whose contents are not what they should be.
    case badData = 65
    /// A file that is not there, cannot be opened, or is empty.
    case noInput = 66
    /// A fault of the program itself.
    case `internal` = 70
    /// A file or directory that cannot be made.
    case cannotCreate = 73
    /// Reading or writing failed half way: a full disk, say.
    case inputOutput = 74
    /// Somebody else holds the run's lock.
    case temporary = 75
    /// Ctrl-C.
    case interrupted = 130
}

/// An error that a command may end with: its description is one line for a person, saying what was
/// found, what was wanted and what to do; its status is the exit code.
public protocol CommandError: Error, CustomStringConvertible {
    /// The exit code that goes with the line.
    var status: ExitStatus { get }
}

/// Runs a command's body; a ``CommandError`` becomes one line on standard error, control characters in letters, and an
/// exit code.
public func reportingErrors(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let failure as any CommandError {
        Terminal.say("Error: \(TextOutput.visible("\(failure)").replacing("\n", with: "\\n"))")
        throw ExitCode(failure.status.rawValue)
    }
}
