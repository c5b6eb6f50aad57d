import Console
import Training

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What went wrong with the file of `--metrics`.
enum MetricsError: Failure {
    case cannotCreate(path: String, reason: String)
    case writeFailed(path: String, reason: String)

    var description: String {
        switch self {
        case .cannotCreate(let path, let reason):
            "cannot make \(path): \(reason); name another file with --metrics"
        case .writeFailed(let path, let reason):
            "cannot write \(path): \(reason); make room, then go on with --resume"
        }
    }

    var status: ExitStatus {
        switch self {
        case .cannotCreate: .cannotCreate
        case .writeFailed: .inputOutput
        }
    }
}

/// A log for programs: one JSON object a line, written as it happens, so that what is there survives anything.
final class MetricsFile {
    private let path: String
    private let descriptor: Int32

    /// Opens the file at `path`, to be gone on with if `appending`, else empty.
    init(path: String, appending: Bool) throws(MetricsError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (appending ? O_APPEND : O_TRUNC), 0o644)
        guard descriptor >= 0 else {
            throw .cannotCreate(path: path, reason: String(cString: strerror(errno)))
        }
    }

    deinit { close(descriptor) }

    /// Writes one object; numbers, booleans and words come as they are to stand in it.
    func write(_ event: String, _ fields: [(name: String, value: String)]) throws(MetricsError) {
        let pairs = fields.map { ",\"\($0.name)\":\($0.value)" }.joined()
        guard Terminal.write("{\"event\":\"\(event)\"\(pairs)}\n", to: descriptor) else {
            throw .writeFailed(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
