import Console
import Text

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An error of the file of `--metrics`.
enum MetricsError: CommandError {
    case cannotCreate(path: String, reason: String)
    case writeFailed(path: String, reason: String)

    var description: String {
        switch self {
        case .cannotCreate(let path, let reason):
            "cannot create \(path): \(reason); name another file with --metrics"
        case .writeFailed(let path, let reason):
            "cannot write \(path): \(reason); free some space, then continue with --resume"
        }
    }

    var status: ExitStatus {
        switch self {
        case .cannotCreate: .cannotCreate
        case .writeFailed: .inputOutput
        }
    }
}

/// A log for programs: one JSON object per line, each written at once, so that it survives a crash.
final class MetricsFile {
    private let path: String
    private let descriptor: Int32

    /// Opens the file at `path`: empty for a new run; for one that resumes after `step`, with the lines up to that
    /// step, since later ones will be written again.
    init(path: String, resumingAfter step: Int?) throws(MetricsError) {
        self.path = path
        if let step { try Self.cut(path, after: step) }
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (step != nil ? O_APPEND : O_TRUNC), 0o644)
        guard descriptor >= 0 else {
            throw .cannotCreate(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Removes what a killed run wrote after its last checkpoint, a torn last line included.
    private static func cut(_ path: String, after step: Int) throws(MetricsError) {
        var status = stat()
        // Nothing can be taken back from a pipe.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        do throws(TextError) {
            let bytes = try inputBytes(path, limit: .max)
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                .dropLast()
            let kept = lines.prefix {
                Line(json: $0).map { $0.step <= step && $0.event != "finished" } ?? false
            }
            if kept.count == lines.count, bytes.last == UInt8(ascii: "\n") { return }
            var file = try OutputFile(path)
            for line in kept { try file.write(line + CollectionOfOne(UInt8(ascii: "\n"))) }
            try file.finish()
        } catch {
            throw .writeFailed(path: path, reason: "\(error)")
        }
    }

    /// The members of every line.
    private struct Line: Decodable {
        let event: String, step: Int

        init?(json: ArraySlice<UInt8>) {
            guard let line = try? JSONDecoder().decode(Self.self, from: Data(json)) else { return nil }
            self = line
        }
    }

    deinit { close(descriptor) }

    /// Writes a record.
    func write(_ record: MetricsRecord) throws {
        guard Terminal.write(try jsonLine(record) + "\n", to: descriptor) else {
            throw MetricsError.writeFailed(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
