#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where encoded text is kept between runs: `$XDG_CACHE_HOME/lm`, or `~/.cache/lm`.
public enum CacheDirectory {
    /// The directory for a text of `bytes`, which need not exist yet; `nil` where encoding is quicker than
    /// looking it up would be worth, or where no home is known.
    public static func path(forTextOf bytes: Int) -> String? {
        guard bytes >= 1 << 24 else { return nil }
        if let base = variable("XDG_CACHE_HOME"), base.hasPrefix("/") { return base + "/lm" }
        return variable("HOME").map { $0 + "/.cache/lm" }
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
