import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A directory in memory for parsers that read files.
enum Scratch {
    /// The directory, of which every process has its own.
    static let directory: String = {
        let path = (getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp") + "/fuzz-\(getpid())"
        mkdir(path, 0o700)
        return path
    }()

    /// Writes a file and returns its path.
    static func write(_ bytes: [UInt8], to name: String) -> String {
        let path = directory + "/" + name
        expectNoError("the scratch directory can be written") { try write(bytes, path: path) }
        return path
    }

    /// Writes the file at `path`.
    static func write(_ bytes: [UInt8], path: String) throws {
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        try file.closeAfter { _ = try file.writeAll(bytes) }
    }
}
