import RealModule

/// The four parameters of a recurrent cell in PyTorch's layout: row-major, the gates stacked.
///
/// For `D` inputs, `H` units and `G` rows (`H` per gate) `weightIH` is W, (G, D), `weightHH` is U, (G, H), `biasIH`
/// is b and `biasHH` is d, (G) each.
public struct CellWeights: Sendable, Equatable {
    /// Weights and biases, row-major.
    public var weightIH, weightHH, biasIH, biasHH: [Double]
    /// What x and h are rounded to where W and U multiply them.
    public let precision: InferenceNetwork.Precision

    /// Creates the weights of a cell; their shapes are checked when the cell takes a step.
    public init(
        weightIH: [Double], weightHH: [Double], biasIH: [Double], biasHH: [Double],
        precision: InferenceNetwork.Precision = .float32
    ) {
        (self.weightIH, self.weightHH, self.biasIH, self.biasHH) = (weightIH, weightHH, biasIH, biasHH)
        self.precision = precision
    }

    /// Returns W x + b and U h + d, (G) each.
    func products(_ x: [Double], _ h: [Double], gates: Int) -> (input: [Double], recurrent: [Double]) {
        precondition(biasIH.count == gates * h.count, "\(biasIH.count) biases of \(gates) gates")
        precondition(biasHH.count == gates * h.count, "\(biasHH.count) biases of \(gates) gates")
        return (
            affine(weightIH, precision.rounded(x), biasIH), affine(weightHH, precision.rounded(h), biasHH)
        )
    }
}

/// Returns W x + b, with W row-major, (b.count, x.count).
func affine(_ W: [Double], _ x: [Double], _ b: [Double]) -> [Double] {
    precondition(W.count == x.count * b.count, "\(W.count) weights, wanted (\(b.count), \(x.count))")
    return b.indices.map { row in
        var sum = b[row]
        for column in x.indices { sum += W[row * x.count + column] * x[column] }
        return sum
    }
}

/// σ(x) = 1 / (1 + e⁻ˣ).
func sigmoid(_ x: Double) -> Double { 1 / (1 + .exp(-x)) }
