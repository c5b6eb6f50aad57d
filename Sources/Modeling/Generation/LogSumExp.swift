#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// ln Σ e^z of logits of any size: what is subtracted from a logit to give the logarithm of its probability.
func logSumExp(_ logits: some Collection<Float>) -> Double {
    let top = Double(logits.max() ?? -.infinity)
    guard top.isFinite else { return top }
    return top + log(logits.reduce(0.0) { $0 + exp(Double($1) - top) })
}
