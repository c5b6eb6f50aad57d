import CKernels

/// Turns logits into probabilities where they lie: p[k] = e^(z[k] / τ) / Σ e^(z / τ).
///
/// Survives logits of any size; −∞ becomes 0. Like a ``InferenceNetwork``'s step it gives the same bits on every processor.
///
/// - Parameters:
///   - logits: z, (V), replaced by p.
///   - temperature: τ, above 0.
public func softmax(_ logits: UnsafeMutableBufferPointer<Float>, temperature: Float = 1) {
    softmax(logits, temperature: temperature, on: .best)
}

func softmax(
    _ logits: UnsafeMutableBufferPointer<Float>, temperature: Float, on instructions: InstructionSet
) {
    precondition(temperature > 0, "temperature \(temperature)")
    guard let start = logits.baseAddress else { return }
    lm_softmax(start, logits.count, 1 / temperature, instructions.path)
}
