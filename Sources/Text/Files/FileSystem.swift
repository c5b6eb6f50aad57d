package import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// The system calls on files that SystemPackage lacks. They throw `Errno`, as its own do.

extension FileDescriptor {
    /// Reads from `offset` until `buffer` is full or the file ends, and returns the number of bytes read.
    package func read(at offset: Int, filling buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var count = 0
        while count < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
            let more = try read(fromAbsoluteOffset: Int64(offset + count), into: rest)
            if more == 0 { break }
            count += more
        }
        return count
    }

    /// Forces what was written to the disk.
    package func synchronize() throws {
        #if canImport(Darwin)
        // There, fsync stops at the drive's own cache.
        if fcntl(rawValue, F_FULLFSYNC) == 0 { return }
        #endif
        // A signal may interrupt it on some file systems.
        while fsync(rawValue) < 0 {
            guard errno == EINTR else { throw Errno(rawValue: errno) }
        }
    }

    /// Creates a file whose name is `prefix` and six characters that make it unique.
    static func temporary(prefix: String) throws -> (file: FileDescriptor, path: String) {
        while true {
            var template = Array("\(prefix)XXXXXX".utf8CString)
            let descriptor = mkstemp(&template)
            try check(descriptor)
            let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let file = FileDescriptor(rawValue: descriptor)
            TemporaryFiles.insert(path)
            if file.claim() { return (file, path) }
            removeFile(path)
            try? file.close()
        }
    }

    /// Creates a file without a name in `$TMPDIR`, or where the system keeps large temporary files.
    static func unnamed() throws(TextError) -> FileDescriptor {
        let directories = [getenv("TMPDIR").map { String(cString: $0) }, "/var/tmp", "/tmp"].compactMap { $0 }
        var reason = "no directory for temporary files"
        for directory in directories {
            do {
                let (file, path) = try temporary(prefix: directory + "/lm-")
                removeFile(path)
                return file
            } catch {
                reason = "\(error)"
            }
        }
        throw .unwritable(path: "a temporary file in \(directories[0])", reason: reason)
    }
}

/// Gives a file the name `newPath`, replacing a file that has it.
package func renameFile(_ path: String, to newPath: String) throws {
    try TemporaryFiles.remove(path) { try check(rename(path, newPath)) }
}

/// Deletes a file, if that is possible.
package func removeFile(_ path: String) { TemporaryFiles.remove(path) { _ = unlink(path) } }

/// Creates a directory in one that exists.
package func makeDirectory(_ path: String) throws { try check(mkdir(path, 0o777)) }

/// Throws the error of a system call that returned a negative number.
private func check(_ result: Int32) throws { if result < 0 { throw Errno(rawValue: errno) } }
