import Foundation

/// The exit code and the output of a command.
struct Outcome {
    let status: Int32
    let stdout: Data
    let stderr: Data

    var output: String { String(decoding: stdout, as: UTF8.self) }
    /// Standard error without the line that names the model where no flag does.
    var errors: String {
        messages.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !($0.hasPrefix("Note: using ") && $0.contains(", the model trained last")) }
            .filter { !$0.hasPrefix("Note: there is no model of your own") }.joined(separator: "\n")
    }
    /// All of standard error.
    var messages: String { String(decoding: stderr, as: UTF8.self) }
}

/// A command that is still running, for tests that interrupt it.
struct RunningCommand {
    let process: Process
    private let scratch: URL
    private let handles: [FileHandle]

    /// Starts the built binary `name` with its standard input, output and error on files, which never block.
    init(
        _ name: String, _ arguments: [String] = [], input: Data? = nil, environment: [String: String] = [:],
        directory: URL? = nil
    ) throws {
        scratch = try makeTemporaryDirectory()
        let files = ["in", "out", "err"].map { [scratch] in scratch.appending(path: $0) }
        try (input ?? Data()).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        handles = [
            try FileHandle(forReadingFrom: files[0]), try FileHandle(forWritingTo: files[1]),
            try FileHandle(forWritingTo: files[2]),
        ]
        process = Process()
        process.executableURL = binary(name)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.currentDirectoryURL = directory
        process.standardInput = handles[0]
        process.standardOutput = handles[1]
        process.standardError = handles[2]
        try process.run()
    }

    /// What the command has written to standard output or standard error so far.
    func text(of stream: String) throws -> String {
        String(decoding: try Data(contentsOf: scratch.appending(path: stream)), as: UTF8.self)
    }

    /// Waits until the command ends; a command that a signal ended has 128 + the signal as its status.
    func wait() throws -> Outcome {
        process.waitUntilExit()
        for handle in handles { try handle.close() }
        defer { try? FileManager.default.removeItem(at: scratch) }
        let bySignal = process.terminationReason == .uncaughtSignal
        return Outcome(
            status: process.terminationStatus + (bySignal ? 128 : 0),
            stdout: try Data(contentsOf: scratch.appending(path: "out")),
            stderr: try Data(contentsOf: scratch.appending(path: "err")))
    }
}

/// Runs the built binary `name` to its end.
///
/// - Parameters:
///   - name: A command of this package, such as `lmtok`.
///   - arguments: The arguments.
///   - input: The bytes of its standard input, none if nil.
///   - environment: Variables to add to the test's own.
///   - directory: The working directory, the test's own if nil.
/// - Returns: Its exit code and output.
/// - Throws: The system's error if the binary cannot be started.
func run(
    _ name: String, _ arguments: [String] = [], input: Data? = nil, environment: [String: String] = [:],
    directory: URL? = nil
) throws -> Outcome {
    try RunningCommand(name, arguments, input: input, environment: environment, directory: directory).wait()
}

/// Returns the path of the built binary `name`, which is beside the test bundle.
func binary(_ name: String) -> URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
    let products = bundle?.bundleURL ?? Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    return products.deletingLastPathComponent().appending(path: name)
}

/// The root of the package, where `corpora/` and `vocab/` are.
let packageDirectory = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Creates an empty directory, which the caller removes.
func makeTemporaryDirectory() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appending(path: "lm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    return url
}

/// Runs `body` with a new empty directory, removed afterwards.
func withTemporaryDirectory<T>(_ body: (URL) throws -> T) throws -> T {
    let directory = try makeTemporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory)
}
