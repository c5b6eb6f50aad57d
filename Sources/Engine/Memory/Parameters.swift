internal import COneDNN
public import Neural

/// The weights of a network and the gradients of its last backward pass: two blocks of one ``Plan``.
public final class Parameters {
    /// The place of each tensor in both blocks, in memory order.
    public let slots: [Slot]
    package let weightArena, gradientArena: Arena

    /// Allocates both blocks, all zeros.
    package init(_ plan: Plan) {
        slots = plan.slots
        weightArena = Arena(plan)
        gradientArena = Arena(plan)
    }

    /// All weights, laid out by ``slots``.
    public var weights: UnsafeMutableBufferPointer<Float> { weightArena.floats }
    /// All gradients, laid out by ``slots``.
    public var gradients: UnsafeMutableBufferPointer<Float> { gradientArena.floats }

    /// Sets every gradient to zero.
    package func zeroGradients() {
        if let g = gradients.baseAddress { onn_zero(g, Int64(gradients.count)) }
    }

    /// Draws the weights at `slot` from U(−bound, bound).
    public func drawUniform(_ slot: Slot, bound: Float, _ random: inout SplitMix64) {
        for index in slot.range { weights[index] = random.uniform(in: -bound...bound) }
    }

    /// Copies every parameter of a language model's file, under PyTorch's names and in its layout.
    ///
    /// A gate has one bias here: `bias_hh` is zero but for the GRU's candidate, whose third of it is a slot.
    ///
    /// - Parameter architecture: The model, whose names the slots have.
    /// - Returns: The tensors by their names.
    public func tensors(of architecture: Architecture) -> [String: Tensor] {
        let slots = Dictionary(uniqueKeysWithValues: slots.map { ($0.name, $0) })
        let tensors = architecture.parameters.map { parameter in
            var values = [Float](repeating: 0, count: parameter.shape.reduce(1, *))
            if let slot = slots[parameter.name] {
                values.replaceSubrange((values.count - slot.count)..., with: weights[slot.range])
            }
            return (parameter.name, Tensor(shape: parameter.shape, values: values))
        }
        return Dictionary(uniqueKeysWithValues: tensors)
    }

    /// Draws the weights at `slot` from N(0, 1).
    public func drawNormal(_ slot: Slot, _ random: inout SplitMix64) {
        for index in slot.range { weights[index] = Float(random.normal()) }
    }
}
