import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The files and directories of this process that have a name of their own until they are complete.
///
/// A command that a signal ends deletes them, so that nothing half done stays behind.
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
}
