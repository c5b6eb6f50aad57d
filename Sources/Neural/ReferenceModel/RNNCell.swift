/// One step of a plain recurrent layer in Double, written to be read (Elman 1990).
///
/// With *x* the input, *h₋* the state before and *h* the state after,
///
///     h = φ(W x + U h₋ + b),   φ = tanh or φ(a) = max(0, a)
///
/// Shapes are written with `D` inputs and `H` units: `weightIH` is W, (H, D), `weightHH` is U, (H, H), and b
/// is the sum of `biasIH` and `biasHH`, (H) each.
public struct RNNCell: Sendable, Equatable {
    /// What stands for φ.
    public enum Nonlinearity: Sendable {
        /// The hyperbolic tangent.
        case tanh
        /// The positive part.
        case relu
    }

    /// `D`, the width of the input.
    public let inputSize: Int
    /// `H`, the number of units.
    public let hiddenSize: Int
    /// φ.
    public let nonlinearity: Nonlinearity
    /// Weights and biases, row-major.
    public var weightIH, weightHH, biasIH, biasHH: [Double]

    /// Creates a cell from PyTorch's four parameters, which must have the shapes above.
    public init(
        inputSize: Int, hiddenSize: Int, nonlinearity: Nonlinearity, weightIH: [Double],
        weightHH: [Double], biasIH: [Double], biasHH: [Double]
    ) {
        precondition(weightIH.count == hiddenSize * inputSize, "W is (H, D)")
        precondition(weightHH.count == hiddenSize * hiddenSize, "U is (H, H)")
        precondition(biasIH.count == hiddenSize && biasHH.count == hiddenSize, "b is (H)")
        (self.inputSize, self.hiddenSize, self.nonlinearity) = (inputSize, hiddenSize, nonlinearity)
        (self.weightIH, self.weightHH, self.biasIH, self.biasHH) = (weightIH, weightHH, biasIH, biasHH)
    }

    /// Takes one step from the state `h`, (H), with the input `x`, (D), and returns the state after it.
    public func callAsFunction(_ x: [Double], _ h: [Double]) -> [Double] {
        let a = sum(affine(weightIH, x, biasIH), affine(weightHH, h, biasHH))
        return switch nonlinearity {
        case .tanh: a.map(tanh)
        case .relu: a.map { max(0, $0) }
        }
    }
}
