import Console
import Engine
import Training

/// An error of the engine; since the configurations are fixed, it is internal.
///
/// A type of its own, because `EngineError` conforms to `CommandError` in `lmtrain` and can do so only once.
struct BenchError: CommandError {
    let description: String
    var status: ExitStatus { .internal }

    /// Calls `body` and wraps the engine's errors.
    static func wrapping<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as EngineError {
            throw BenchError(description: error.description)
        }
    }
}
