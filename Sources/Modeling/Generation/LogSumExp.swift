#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// ln Σ exp(z): what is subtracted from a logit z to give the logarithm of its probability.
func logSumExp(_ logits: UnsafeMutableBufferPointer<Float>) -> Double {
    let top = Double(logits.max() ?? 0)
    return top + log(logits.reduce(0.0) { $0 + exp(Double($1) - top) })
}
