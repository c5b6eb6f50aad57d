import Modeling

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The lock of the directory that holds a file.
///
/// The file itself cannot be locked, since replacing it leaves the lock on the old one.
struct DirectoryLock {
    private let descriptor: Int32
    /// How often to try, and how long to wait between two attempts in microseconds: 5 s together.
    private static let attempts = 500, pause: UInt32 = 10_000

    /// Waits for the lock for a few seconds; without it, rather than keep the caller from saving, there is none.
    init(ofFile path: String) {
        let directory =
            path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        try? makeDirectories(directory)
        descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        var left = Self.attempts
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0, left > 0 {
            usleep(Self.pause)
            left -= 1
        }
    }

    func release() { if descriptor >= 0 { close(descriptor) } }
}
