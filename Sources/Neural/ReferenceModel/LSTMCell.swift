import RealModule

/// One step of long short-term memory in Double, written to be read (Hochreiter & Schmidhuber 1997; forget gate:
/// Gers, Schmidhuber & Cummins 2000).
///
/// With *x* the input, *h₋* and *c₋* the previous hidden state and cell state, *h* and *c* the new ones,
///
///     i = σ(W_i x + b_i + U_i h₋ + d_i)       input gate: how much of the candidate is written
///     f = σ(W_f x + b_f + U_f h₋ + d_f)       forget gate: how much of the cell state is kept
///     g = tanh(W_g x + b_g + U_g h₋ + d_g)    candidate
///     o = σ(W_o x + b_o + U_o h₋ + d_o)       output gate: how much of the cell state is shown
///     c = f ⊙ c₋ + i ⊙ g
///     h = o ⊙ tanh(c)
///
/// The gates are stacked in PyTorch's order i, f, g, o; the shapes are those of ``CellWeights``, `G` is 4H.
public struct LSTMCell: Sendable, Equatable {
    /// W, U, b and d.
    public var weights: CellWeights

    /// Creates a cell.
    public init(_ weights: CellWeights) { self.weights = weights }

    /// The gates of one step, (H) each.
    public struct Gates: Sendable, Equatable {
        /// Input gate, forget gate, candidate and output gate.
        public var i, f, g, o: [Double]
    }

    /// Takes one step.
    ///
    /// - Parameters:
    ///   - x: The input, (D).
    ///   - h: The previous hidden state, (H).
    ///   - c: The previous cell state, (H).
    /// - Returns: The new hidden state and cell state, and the gates.
    public func callAsFunction(
        _ x: [Double], _ h: [Double], _ c: [Double]
    ) -> (h: [Double], c: [Double], gates: Gates) {
        let (H, (a, u)) = (h.count, weights.products(x, h, gates: 4))
        let i = (0..<H).map { sigmoid(a[$0] + u[$0]) }
        let f = (H..<2 * H).map { sigmoid(a[$0] + u[$0]) }
        let g = (2 * H..<3 * H).map { Double.tanh(a[$0] + u[$0]) }
        let o = (3 * H..<4 * H).map { sigmoid(a[$0] + u[$0]) }
        let cNew = (0..<H).map { f[$0] * c[$0] + i[$0] * g[$0] }
        let hNew = (0..<H).map { o[$0] * .tanh(cNew[$0]) }
        return (hNew, cNew, Gates(i: i, f: f, g: g, o: o))
    }
}
