import ArgumentParser
public import Modeling
public import Neural
public import Text
public import Typing

/// The exit codes of the commands, from sysexits.h where it has one.
public enum ExitStatus: Int32, Sendable {
    /// Wrong flags or arguments; ArgumentParser exits with the same code.
    case usage = 64
    /// A file with the wrong contents.
    case badData = 65
    /// A file that is missing, unreadable or empty.
    case noInput = 66
    /// An address that cannot be listened on, such as one that another server holds.
    case unavailable = 69
    /// A fault of the program itself.
    case `internal` = 70
    /// A file or directory that cannot be created.
    case cannotCreate = 73
    /// An error while reading or writing, such as a full disk.
    case inputOutput = 74
    /// Another process holds the lock; try again later.
    case temporary = 75
    /// Ctrl-C.
    case interrupted = 130
}

/// An error that ends a command with one line and an exit code.
///
/// The description says what was found and what was wanted. The advice says what to do about it on the command line,
/// which a library does not know.
public protocol CommandError: Error, CustomStringConvertible {
    /// The exit code.
    var status: ExitStatus { get }
    /// The command or flag that helps, if there is one.
    var advice: String? { get }
}

extension CommandError {
    /// No advice beyond the description.
    public var advice: String? { nil }

    /// The description and the advice, one line for a person.
    public var message: String { advice.map { "\(self); \($0)" } ?? "\(self)" }
}

/// Runs the body of a command.
///
/// A ``CommandError`` becomes one line on standard error, its control characters escaped, and the exit code. A signal
/// ends the command as ``Interrupt`` says.
///
/// - Parameters:
///   - endsAtSignals: Whether a signal ends the command; a server has other uses for signals.
///   - body: The command.
/// - Throws: The exit code of an error that was reported.
public func reportingErrors(endsAtSignals: Bool = true, _ body: () throws -> Void) throws {
    if endsAtSignals { Interrupt.watch() }
    do {
        try body()
    } catch OutputError.closed {
        // The reader has seen enough, as `head` does.
    } catch let error as any CommandError {
        Terminal.say("Error: \(TextOutput.visible(error.message).replacing("\n", with: "\\n"))")
        throw ExitCode(error.status.rawValue)
    }
}

// MARK: The libraries' errors

extension TextError: CommandError {
    /// The exit code.
    public var status: ExitStatus {
        switch self {
        case .missing, .unreadable, .empty, .onlyGutenberg, .noTextFiles: .noInput
        case .notText, .binary, .format, .encoding, .changed, .notIDs, .vocabulary, .wordList, .giantWord,
            .unknownID, .tooShort, .damagedTokens:
            .badData
        case .vocabularyTooSmall, .locale, .shares: .usage
        case .unwritable: .inputOutput
        case .icu: .internal
        }
    }

    /// The command that helps.
    public var advice: String? {
        switch self {
        case .binary: "convert UTF-16 with iconv -f UTF-16 -t UTF-8 FILE"
        case .format(_, let format): format.advice
        case .encoding(_, .other):
            "find its encoding with file -i FILE and convert it with iconv -f ENCODING -t UTF-8 FILE"
        case .encoding(_, let encoding): "convert it with iconv -f \(encoding.rawValue) -t UTF-8 FILE"
        case .onlyGutenberg: "lmtok and lmtrain keep that with --keep-gutenberg"
        case .changed: "try again when nothing writes to it"
        case .notIDs: "lmtok encode writes such files"
        case .vocabulary: "build the vocabulary again with lmtok vocab"
        default: nil
        }
    }
}

extension BinaryFormat {
    /// How to get the text out of a file.
    fileprivate var advice: String {
        switch self {
        case .png, .jpeg, .gif: "read the text off it with tesseract FILE out, which writes out.txt"
        case .pdf: "write its text to a file with pdftotext FILE out.txt"
        case .rtf, .office: "open it and save it as plain text (.txt, UTF-8)"
        case .zip:
            "open a document and save it as plain text (.txt, UTF-8); unpack an archive with unzip FILE"
        case .gzip: "unpack it with gunzip FILE"
        case .bzip2: "unpack it with bunzip2 FILE"
        case .xz: "unpack it with unxz FILE"
        case .zstd: "unpack it with unzstd FILE"
        case .elf, .sqlite: "name a file of plain text"
        }
    }
}

extension CheckpointError: CommandError {
    /// The exit code.
    public var status: ExitStatus {
        switch self {
        case .unreadable, .noModel, .modelNotFound, .nothingToResume: .noInput
        case .notACheckpoint, .manifest, .missingFile, .size, .digest, .tooLarge, .tensors: .badData
        case .configuration, .version, .architecture, .outOfRange: .badData
        case .vocabularySize, .vocabularyDigest, .vocabularyLevel, .counts: .badData
        case .network(_, let error): error.status
        case .text(let error): error.status
        case .cannotCreate: .cannotCreate
        case .writeFailed, .diskFull, .durabilityUncertain: .inputOutput
        case .locked: .temporary
        }
    }

    /// The command or flag that helps.
    public var advice: String? {
        switch self {
        case .noModel, .modelNotFound(_, known: []): "train one first: lmtrain FILE"
        case .modelNotFound: "lmgen --list shows them"
        case .notACheckpoint: "name a directory that lmtrain wrote; lmgen --list shows them"
        case .nothingToResume: "leave --resume out to start a new run"
        case .cannotCreate: "choose a writable directory with --out"
        case .diskFull: "free some space, then continue with --resume"
        case .locked: "wait for it, or choose another directory with --out"
        case .text(let error): error.advice
        default: nil
        }
    }
}

extension JudgeError: CommandError {
    /// The exit code.
    public var status: ExitStatus { .usage }

    /// The command or flag that helps.
    public var advice: String? {
        switch lacks {
        case .counts: "name another model with --judge, or train one with counts (lmtrain --counts)"
        case .validationOfCounts:
            "name another model with --judge, or train it a little longer with lmtrain --resume"
        case .validation: "name another model with --judge"
        }
    }
}

extension NetworkError: CommandError {
    /// The exit code.
    public var status: ExitStatus {
        switch self {
        case .impossible, .missing, .unexpected, .shape, .notFinite, .untied: .badData
        case .memory: .internal
        }
    }
}

extension LearnedWordsError: CommandError {
    /// The exit code.
    public var status: ExitStatus {
        switch self {
        case .line: .badData
        case .unreadable: .noInput
        case .unwritable: .cannotCreate
        }
    }
}
