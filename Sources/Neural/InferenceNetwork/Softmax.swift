import CKernels

/// Replaces logits by probabilities: p[k] = e^(z[k] / τ) / Σ e^(z[j] / τ).
///
/// Logits of any size are safe; −∞ becomes 0. Every processor gives the same bits.
///
/// - Parameters:
///   - logits: z, (V), replaced by p.
///   - temperature: τ, above 0.
public func softmax(_ logits: UnsafeMutableBufferPointer<Float>, temperature: Float = 1) {
    softmax(logits, temperature: temperature, on: .best)
}

/// The same on a given instruction set, for tests.
func softmax(
    _ logits: UnsafeMutableBufferPointer<Float>, temperature: Float, on instructions: InstructionSet
) {
    precondition(temperature > 0, "temperature \(temperature)")
    guard let start = logits.baseAddress else { return }
    lm_softmax(start, logits.count, 1 / temperature, instructions.isa)
}
