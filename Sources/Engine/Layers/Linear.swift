internal import COneDNN
package import Neural

/// An affine map of rows in float32: y = x Wᵀ + b.
///
/// Backward: δx = δy W;  δW = δyᵀ x;  δb = Σ δy. Shapes: x is (rows, D), y is (rows, O), W is (O, D), b is (O).
package struct Linear {
    /// W, (O, D), and b, (O).
    package let weight, bias: Slot
    private let inputSize, outputSize: Int

    /// Reserves weight and bias, called `PREFIX.weight` and `PREFIX.bias`, in `plan`.
    package init(prefix: String, inputSize: Int, outputSize: Int, in plan: inout Plan) {
        weight = plan.reserve("\(prefix).weight", [outputSize, inputSize])
        bias = plan.reserve("\(prefix).bias", [outputSize])
        (self.inputSize, self.outputSize) = (inputSize, outputSize)
    }

    /// Draws weight and bias from U(−1/√D, 1/√D), as PyTorch does.
    package func initialize(_ parameters: Parameters, _ random: inout SplitMix64) {
        for slot in [weight, bias] {
            parameters.drawUniform(slot, bound: 1 / Float(inputSize).squareRoot(), &random)
        }
    }

    /// Writes y, (rows, O), of x, (rows, D).
    package func forward(
        _ x: UnsafePointer<Float>, rows: Int, into y: UnsafeMutablePointer<Float>, _ parameters: Parameters
    ) throws(EngineError) {
        let (n, D, O) = (Int64(rows), Int64(inputSize), Int64(outputSize))
        let b = parameters.weightArena[bias]
        for row in 0..<rows { (y + row * outputSize).update(from: b, count: outputSize) }
        let W = parameters.weightArena[weight]
        try check(onn_product(false, true, n, O, D, x, D, W, D, 1, y, O), "a linear layer")
    }

    /// Overwrites the gradients of weight and bias and, where it is asked for, that of x, (rows, D), from that of y,
    /// (rows, O).
    package func backward(
        _ dy: UnsafePointer<Float>, x: UnsafePointer<Float>, rows: Int,
        into dx: UnsafeMutablePointer<Float>?, _ parameters: Parameters
    ) throws(EngineError) {
        let (n, D, O) = (Int64(rows), Int64(inputSize), Int64(outputSize))
        onn_column_sums(dy, n, O, parameters.gradientArena[bias], false)
        let dW = parameters.gradientArena[weight]
        try check(
            onn_product(true, false, O, D, n, dy, O, x, D, 0, dW, D),
            "the gradient of a linear layer's weight")
        guard let dx else { return }
        let W = parameters.weightArena[weight]
        try check(
            onn_product(false, false, n, D, O, dy, O, W, D, 0, dx, D),
            "the gradient of a linear layer's input")
    }
}
