internal import COneDNN
package import Neural

/// A table of vectors, one for each token id: x = dropout(W[ids]).
///
/// Backward, the gradient of a row is added to the table's row: δW[ids[r]] += mask ⊙ δx[r], in the order of the
/// rows, so that a sum has one value whatever runs in parallel. Shapes: W is (V, E), x is (rows, E).
package struct Embedding {
    /// W, (V, E).
    package let weight: Slot
    private let size: Int
    private let mask: DropoutMask

    /// Reserves the table in `plan`.
    ///
    /// - Parameters:
    ///   - name: The key of W in a checkpoint.
    ///   - vocabularySize: V.
    ///   - size: E.
    ///   - dropout: The probability of losing an element of x in training.
    ///   - mask: The number of the dropout mask, unique in the network.
    package init(
        _ name: String, vocabularySize: Int, size: Int, dropout: Float = 0, mask: UInt32 = 0,
        in plan: inout Plan
    ) {
        weight = plan.reserve(name, [vocabularySize, size])
        self.size = size
        self.mask = DropoutMask(probability: dropout, number: mask)
    }

    /// Draws W from N(0, 1), as PyTorch does.
    package func initialize(_ parameters: Parameters, _ random: inout SplitMix64) {
        parameters.drawNormal(weight, &random)
    }

    /// Writes the vectors of `ids`, (rows), to `x`, (rows, E).
    package func forward(
        _ ids: UnsafePointer<Int32>, rows: Int, into x: Rows, _ parameters: Parameters, _ mode: Mode
    ) {
        onn_gather(
            parameters.weightArena[weight], ids, Int64(rows), Int64(size), x.floats(), x.halves(),
            mask.drawn(mode))
    }

    /// Adds the gradient `dx`, (rows, E), of the vectors of `ids` to the table's.
    ///
    /// - Parameter accumulates: Whether the table's gradient holds something already, as that of an output layer
    ///   that shares it; else it is overwritten.
    package func backward(
        _ dx: UnsafePointer<Float>, ids: UnsafePointer<Int32>, rows: Int, _ parameters: Parameters,
        _ mode: Mode, accumulates: Bool
    ) {
        let gradients = parameters.gradientArena[weight]
        if !accumulates { onn_zero(gradients, Int64(weight.count)) }
        onn_scatter(dx, ids, Int64(rows), Int64(size), gradients, mask.drawn(mode))
    }
}
