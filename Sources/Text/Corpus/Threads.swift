#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// How much can be done at the same time.
public enum Threads {
    /// The cores that there are.
    public static var available: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
