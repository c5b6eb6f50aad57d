import RealModule

/// Binary cross-entropy of logits.
///
///     loss = (1/n) Σ ln(1 + e^z) − y z;   δz = (σ(z) − y) / n
///
/// A term is computed as max(z, 0) − y z + ln(1 + e^−|z|), which overflows for no z.
package enum BinaryCrossEntropy {
    /// Computes the mean loss and its derivatives by the logits.
    ///
    /// - Parameters:
    ///   - logits: z, (n).
    ///   - targets: y, (n), each 0, 1, or a probability between.
    ///   - gradients: Takes ∂loss/∂z, (n); may be the logits' own memory.
    /// - Returns: The mean loss in nats.
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
