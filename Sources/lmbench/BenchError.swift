import Console
import Engine
import Training

/// What oneDNN refuses: with configurations that are ours, no user's fault.
///
/// A type of its own, as `EngineError` has the exit codes of `lmtrain` there, and conforms only once.
struct BenchError: CommandError {
    let description: String
    var status: ExitStatus { .internal }

    /// Runs `body` and gives the engine's errors an exit code.
    static func wrapping<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as EngineError {
            throw BenchError(description: error.description)
        }
    }
}
