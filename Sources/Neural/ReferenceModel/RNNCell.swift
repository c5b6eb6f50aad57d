import RealModule

/// One step of a plain recurrent layer in Double, written to be read (Elman 1990).
///
/// With *x* the input, *h₋* the previous hidden state and *h* the new one,
///
///     h = φ(W x + b + U h₋ + d),   φ = tanh or φ(a) = max(0, a)
///
/// The shapes are those of ``CellWeights``, `G` is H.
public struct RNNCell: Sendable, Equatable {
    /// The function φ.
    public enum Nonlinearity: Sendable {
        /// The hyperbolic tangent.
        case tanh
        /// max(0, a).
        case relu
    }

    /// W, U, b and d.
    public var weights: CellWeights
    /// φ.
    public let nonlinearity: Nonlinearity

    /// Creates a cell.
    public init(_ weights: CellWeights, nonlinearity: Nonlinearity) {
        (self.weights, self.nonlinearity) = (weights, nonlinearity)
    }

    /// Takes one step from the hidden state `h`, (H), with the input `x`, (D), and returns the new hidden state.
    public func callAsFunction(_ x: [Double], _ h: [Double]) -> [Double] {
        let (a, u) = weights.products(x, h, gates: 1)
        return h.indices.map {
            switch nonlinearity {
            case .tanh: .tanh(a[$0] + u[$0])
            case .relu: max(0, a[$0] + u[$0])
            }
        }
    }
}
