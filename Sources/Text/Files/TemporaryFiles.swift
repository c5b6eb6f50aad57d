import Synchronization
import SystemPackage

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

/// The files and directories of this process that have a name of their own until they are complete.
///
/// A command that a signal ends deletes them, so that nothing half done stays behind. What a killed one left, nobody
/// has locked any more: the next to write there deletes it.
package enum TemporaryFiles {
    private static let paths = Mutex<Set<String>>([])

    /// Notes a temporary file or directory, which need not exist yet.
    package static func insert(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    /// Runs `body`, which renames or deletes the file or directory at `path`, and forgets it.
    package static func remove<Value, E>(_ path: String, _ body: () throws(E) -> Value) throws(E) -> Value {
        try paths.withLock { (paths) throws(E) in
            let value = try body()
            paths.remove(path)
            return value
        }
    }

    /// Deletes all of them and calls `body`, while no other thread can give one its final name.
    package static func deleteAll(_ body: () -> Void) {
        paths.withLock { paths in
            for path in paths {
                // Another thread may still be writing into a directory.
                for _ in 0..<100 where FileManager.default.fileExists(atPath: path) {
                    try? FileManager.default.removeItem(atPath: path)
                }
            }
            body()
        }
    }

    /// Deletes the files in a directory that `isTemporary` picks by their names and that no process is writing.
    static func deleteAbandoned(in directory: String, where isTemporary: (String) -> Bool) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        where isTemporary(name) {
            let path = directory + "/" + name
            let options: FileDescriptor.OpenOptions = [.noFollow, .nonBlocking, .closeOnExec]
            guard let file = try? FileDescriptor.open(path, .readOnly, options: options) else { continue }
            if flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 { _ = unlink(path) }
            try? file.close()
        }
    }
}

extension FileDescriptor {
    /// Locks a new temporary file for as long as it is open: a process is writing it.
    ///
    /// - Returns: False if another process took it for an abandoned one before that and deleted it.
    func claim() -> Bool {
        while flock(rawValue, LOCK_EX) < 0, errno == EINTR {}
        return (try? stat()).map { $0.linkCount > 0 } ?? true
    }
}
