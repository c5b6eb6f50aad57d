#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// An `lmserve` that was started for a measurement, and ends with it.
final class ServerProcess {
    private let process: pid_t
    /// The address that it printed, `http://127.0.0.1:PORT`.
    let address: String

    /// Starts the program on a free port and waits for its address.
    ///
    /// - Throws: ``BenchError/server(_:)`` where it cannot be started or ends.
    init(_ arguments: [String]) throws {
        let path = Self.directory + "/lmserve"
        var pipe: [Int32] = [0, 0], process = pid_t()
        guard Self.open(&pipe) else { throw BenchError.server("there are no descriptors left") }
        #if canImport(Glibc)
        var actions = posix_spawn_file_actions_t()
        #else
        var actions: posix_spawn_file_actions_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
        for end in pipe { posix_spawn_file_actions_addclose(&actions, end) }
        defer { posix_spawn_file_actions_destroy(&actions) }
        let words = [path, "--port", "0", "--log", "none"] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let status = posix_spawn(&process, path, &actions, nil, &pointers, environ)
        close(pipe[1])
        defer { close(pipe[0]) }
        guard status == 0 else {
            throw BenchError.server("\(path) cannot be started; build it, or give --server")
        }
        var line: [UInt8] = [], byte = UInt8(0)
        while read(pipe[0], &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        self.process = process
        address = String(decoding: line, as: UTF8.self)
        guard !address.isEmpty else { throw BenchError.server("lmserve has ended") }
    }

    deinit {
        kill(process, SIGTERM)
        waitpid(process, nil, 0)
    }

    private static func open(_ descriptors: inout [Int32]) -> Bool { pipe(&descriptors) == 0 }

    /// Where this program is.
    private static var directory: String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count)
        let bytes = path.prefix(max(count, 0)).map(UInt8.init(bitPattern:))
        let program = count > 0 ? String(decoding: bytes, as: UTF8.self) : CommandLine.arguments[0]
        return program.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
    }
}
