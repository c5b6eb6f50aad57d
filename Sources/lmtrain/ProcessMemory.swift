#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The memory of this process.
enum ProcessMemory {
    /// Its peak so far in bytes, or 0 where the system does not tell.
    static var peak: Int {
        var usage = rusage()
        #if canImport(Glibc)
        return getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss * 1024 : 0
        #else
        return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0
        #endif
    }
}
