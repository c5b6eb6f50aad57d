internal import COneDNN

/// Softmax cross-entropy of rows of logits, for a handful of classes; ``OutputLayer`` is for vocabularies.
///
///     loss = (1/n) Σ ln Σ e^z − z[target];   δz = (softmax(z) − one-hot(target)) / n
///
/// over the n rows whose target counts: one with a negative target has no loss and no gradient.
package enum CrossEntropy {
    /// Computes the mean loss and replaces the logits by their gradients.
    ///
    /// - Parameters:
    ///   - logits: z, (rows, classes), replaced by ∂loss/∂z.
    ///   - targets: The class of each row, below `classes`; negative ones are ignored.
    /// - Returns: The mean loss in nats, 0 where every target is ignored.
    package static func lossAndGradients(
        _ logits: UnsafeMutableBufferPointer<Float>, targets: [Int32]
    ) -> Double {
        guard let z = logits.baseAddress, !targets.isEmpty else { return 0 }
        let classes = logits.count / targets.count
        precondition(
            logits.count == targets.count * classes, "\(logits.count) logits of \(targets.count) rows")
        precondition(targets.allSatisfy { $0 < classes }, "a target is below \(classes)")
        let counted = Double(max(1, targets.count { $0 >= 0 }))
        let noBias = [Float](repeating: 0, count: classes)
        var losses = [Double](repeating: 0, count: targets.count)
        onn_cross_entropy(
            z, noBias, targets, Int64(targets.count), Int64(classes), 1 / Float(counted), &losses, nil)
        return losses.reduce(0, +) / counted
    }
}
