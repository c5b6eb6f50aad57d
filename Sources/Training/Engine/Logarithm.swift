#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The natural logarithm of `x`.
func logarithm(_ x: Double) -> Double { log(x) }
