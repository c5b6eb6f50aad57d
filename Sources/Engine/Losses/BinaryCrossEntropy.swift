import RealModule

/// Binary cross-entropy of logits: the mean over all n elements of
///
///     ln(1 + e^z) − y z,   with the gradient (σ(z) − y) / n
///
/// It is computed as max(z, 0) − y z + ln(1 + e^−|z|), which overflows for no z.
package enum BinaryCrossEntropy {
    /// Returns the mean loss in nats, and overwrites `gradients`, (n), with its derivatives by the logits.
    ///
    /// - Parameters:
    ///   - logits: z, (n).
    ///   - targets: y, (n), each 0, 1, or a probability between.
    ///   - gradients: Takes ∂loss/∂z, (n); may be the logits' own memory.
    package static func lossAndGradients(
        _ logits: UnsafeBufferPointer<Float>, targets: UnsafeBufferPointer<Float>,
        into gradients: UnsafeMutablePointer<Float>
    ) -> Double {
        precondition(logits.count == targets.count, "\(targets.count) targets for \(logits.count) logits")
        var sum = 0.0
        for i in logits.indices {
            let (z, y) = (Double(logits[i]), Double(targets[i]))
            let tail = Double.exp(-abs(z))
            sum += max(z, 0) - y * z + .log(onePlus: tail)
            let sigmoid = z >= 0 ? 1 / (1 + tail) : tail / (1 + tail)
            gradients[i] = Float((sigmoid - y) / Double(logits.count))
        }
        return sum / Double(logits.count)
    }
}
