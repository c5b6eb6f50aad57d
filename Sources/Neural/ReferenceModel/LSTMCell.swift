/// One step of long short-term memory in Double, written to be read (Hochreiter & Schmidhuber 1997,
/// with the forget gate of Gers, Schmidhuber & Cummins 2000).
///
/// With *x* the input, *h₋* and *c₋* the state before, *h* and *c* the state after,
///
///     i = σ(W_i x + U_i h₋ + b_i)       input gate: how much of the candidate is written
///     f = σ(W_f x + U_f h₋ + b_f)       forget gate: how much of the memory is kept
///     g = tanh(W_g x + U_g h₋ + b_g)    candidate
///     o = σ(W_o x + U_o h₋ + b_o)       output gate: how much of the memory is shown
///     c = f ⊙ c₋ + i ⊙ g
///     h = o ⊙ tanh(c)
///
/// Shapes are written with `D` inputs and `H` units. The four gates stand below one another in the order
/// i, f, g, o, which is PyTorch's: `weightIH` is W, (4H, D), `weightHH` is U, (4H, H), and b is the sum of
/// `biasIH` and `biasHH`, (4H) each.
public struct LSTMCell: Sendable, Equatable {
    /// `D`, the width of the input.
    public let inputSize: Int
    /// `H`, the number of units.
    public let hiddenSize: Int
    /// Weights and biases, row-major.
    public var weightIH, weightHH, biasIH, biasHH: [Double]

    /// Creates a cell from PyTorch's four parameters, which must have the shapes above.
    public init(
        inputSize: Int, hiddenSize: Int, weightIH: [Double], weightHH: [Double], biasIH: [Double],
        biasHH: [Double]
    ) {
        precondition(weightIH.count == 4 * hiddenSize * inputSize, "W is (4H, D)")
        precondition(weightHH.count == 4 * hiddenSize * hiddenSize, "U is (4H, H)")
        precondition(biasIH.count == 4 * hiddenSize && biasHH.count == 4 * hiddenSize, "b is (4H)")
        (self.inputSize, self.hiddenSize) = (inputSize, hiddenSize)
        (self.weightIH, self.weightHH, self.biasIH, self.biasHH) = (weightIH, weightHH, biasIH, biasHH)
    }

    /// The gates of one step after their non-linearities, (H) each.
    public struct Gates: Sendable, Equatable {
        /// Input gate, forget gate, candidate and output gate.
        public var i, f, g, o: [Double]
    }

    /// Takes one step.
    ///
    /// - Parameters:
    ///   - x: The input, (D).
    ///   - h: The output of the step before, (H).
    ///   - c: The memory of the step before, (H).
    /// - Returns: The output and the memory of this step, and the gates that made them.
    public func callAsFunction(
        _ x: [Double], _ h: [Double], _ c: [Double]
    ) -> (h: [Double], c: [Double], gates: Gates) {
        let H = hiddenSize
        let a = sum(affine(weightIH, x, biasIH), affine(weightHH, h, biasHH))
        let gates = Gates(
            i: a[0..<H].map(sigmoid), f: a[H..<2 * H].map(sigmoid), g: a[2 * H..<3 * H].map(tanh),
            o: a[3 * H..<4 * H].map(sigmoid))
        let cNew = (0..<H).map { gates.f[$0] * c[$0] + gates.i[$0] * gates.g[$0] }
        let hNew = (0..<H).map { gates.o[$0] * tanh(cNew[$0]) }
        return (hNew, cNew, gates)
    }
}
