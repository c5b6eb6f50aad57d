#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The cosine of `x` half turns: 1 at 0, 0 at 1/2, -1 at 1.
func cosine(ofHalfTurns x: Double) -> Double { cos(x * .pi) }
