/// One step of a gated recurrent unit in Double, written to be read.
///
/// The unit is that of Cho and others (2014), in PyTorch's variant where the reset gate acts after the
/// recurrent product.
/// With *x* the input, *h₋* the state before and *h* the state after,
///
///     r = σ(W_r x + b_r + U_r h₋ + d_r)            reset gate
///     z = σ(W_z x + b_z + U_z h₋ + d_z)            update gate: how much of the state is kept
///     n = tanh(W_n x + b_n + r ⊙ (U_n h₋ + d_n))   candidate
///     h = (1 − z) ⊙ n + z ⊙ h₋
///
/// Shapes are written with `D` inputs and `H` units. The three gates stand below one another in the order
/// r, z, n, which is PyTorch's: `weightIH` is W, (3H, D), `weightHH` is U, (3H, H), `biasIH` is b and
/// `biasHH` is d, (3H) each. The two biases of the candidate are different things, since r multiplies one.
public struct GRUCell: Sendable, Equatable {
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
        precondition(weightIH.count == 3 * hiddenSize * inputSize, "W is (3H, D)")
        precondition(weightHH.count == 3 * hiddenSize * hiddenSize, "U is (3H, H)")
        precondition(biasIH.count == 3 * hiddenSize && biasHH.count == 3 * hiddenSize, "b and d are (3H)")
        (self.inputSize, self.hiddenSize) = (inputSize, hiddenSize)
        (self.weightIH, self.weightHH, self.biasIH, self.biasHH) = (weightIH, weightHH, biasIH, biasHH)
    }

    /// The gates of one step after their non-linearities, (H) each.
    public struct Gates: Sendable, Equatable {
        /// Reset gate, update gate and candidate.
        public var r, z, n: [Double]
    }

    /// Takes one step from the state `h`, (H), with the input `x`, (D).
    ///
    /// - Returns: The state after the step, and the gates that made it.
    public func callAsFunction(_ x: [Double], _ h: [Double]) -> (h: [Double], gates: Gates) {
        let (H, a, u) = (hiddenSize, affine(weightIH, x, biasIH), affine(weightHH, h, biasHH))
        let r = (0..<H).map { sigmoid(a[$0] + u[$0]) }
        let z = (0..<H).map { sigmoid(a[H + $0] + u[H + $0]) }
        let n = (0..<H).map { tanh(a[2 * H + $0] + r[$0] * u[2 * H + $0]) }
        let hNew = (0..<H).map { (1 - z[$0]) * n[$0] + z[$0] * h[$0] }
        return (hNew, Gates(r: r, z: z, n: n))
    }
}
