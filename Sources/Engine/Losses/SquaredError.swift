/// Mean squared error: the mean over all n elements of (x − y)², with the gradient 2 (x − y) / n.
package enum SquaredError {
    /// Returns the mean loss, and overwrites `gradients`, (n), with its derivatives by the predictions.
    ///
    /// - Parameters:
    ///   - predictions: x, (n).
    ///   - targets: y, (n).
    ///   - gradients: Takes ∂loss/∂x, (n); may be the predictions' own memory.
    package static func lossAndGradients(
        _ predictions: UnsafeBufferPointer<Float>, targets: UnsafeBufferPointer<Float>,
        into gradients: UnsafeMutablePointer<Float>
    ) -> Double {
        precondition(predictions.count == targets.count, "\(targets.count) targets for \(predictions.count)")
        var sum = 0.0
        for i in predictions.indices {
            let difference = Double(predictions[i]) - Double(targets[i])
            sum += difference * difference
            gradients[i] = Float(2 * difference / Double(predictions.count))
        }
        return sum / Double(predictions.count)
    }
}
