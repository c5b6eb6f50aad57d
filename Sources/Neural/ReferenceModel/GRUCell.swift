import RealModule

/// One step of a gated recurrent unit in Double, written to be read (Cho and others 2014).
///
/// This is PyTorch's variant, in which the reset gate acts after the recurrent product.
/// With *x* the input, *h₋* the previous hidden state and *h* the new one,
///
///     r = σ(W_r x + b_r + U_r h₋ + d_r)            reset gate
///     z = σ(W_z x + b_z + U_z h₋ + d_z)            update gate: how much of the hidden state is kept
///     n = tanh(W_n x + b_n + r ⊙ (U_n h₋ + d_n))   candidate
///     h = (1 − z) ⊙ n + z ⊙ h₋
///
/// The gates are stacked in PyTorch's order r, z, n; the shapes are those of ``CellWeights``, `G` is 3H. The two
/// biases of the candidate cannot be added up, since r multiplies only one of them.
public struct GRUCell: Sendable, Equatable {
    /// W, U, b and d.
    public var weights: CellWeights

    /// Creates a cell.
    public init(_ weights: CellWeights) { self.weights = weights }

    /// The gates of one step, (H) each.
    public struct Gates: Sendable, Equatable {
        /// Reset gate, update gate and candidate.
        public var r, z, n: [Double]
    }

    /// Takes one step from the hidden state `h`, (H), with the input `x`, (D).
    ///
    /// - Returns: The new hidden state, and the gates.
    public func callAsFunction(_ x: [Double], _ h: [Double]) -> (h: [Double], gates: Gates) {
        let (H, (a, u)) = (h.count, weights.products(x, h, gates: 3))
        let r = (0..<H).map { sigmoid(a[$0] + u[$0]) }
        let z = (H..<2 * H).map { sigmoid(a[$0] + u[$0]) }
        let n = (0..<H).map { Double.tanh(a[2 * H + $0] + r[$0] * u[2 * H + $0]) }
        let hNew = (0..<H).map { (1 - z[$0]) * n[$0] + z[$0] * h[$0] }
        return (hNew, Gates(r: r, z: z, n: n))
    }
}
