import RealModule

/// Connectionist temporal classification: the probability of a label under all its alignments with a longer sequence
/// of frames (Graves, Fernández, Gomez & Schmidhuber 2006).
///
/// A frame says a class or nothing, the blank. A path of classes π becomes a label by merging repetitions and dropping
/// blanks, and p(label | z) is the sum of Π softmax(zₜ)[πₜ] over its paths. With l′ the label with a blank around each
/// class,
///
///     αₜ(s) = yₜ(l′ₛ) (αₜ₋₁(s) + αₜ₋₁(s−1) + αₜ₋₁(s−2)),   the last only where l′ₛ is no blank and not l′ₛ₋₂ (6, 7)
///     βₜ(s) = the same from the end, without the factor of frame t                                          (9, 10)
///     loss = (1/B) Σ −ln Σₛ αₜ(s) βₜ(s);   δzₜ(k) = (yₜ(k) − Σ_{l′ₛ = k} αₜ(s) βₜ(s) / p) / B                 (14–16)
///
/// All in logarithms and Double. A sequence with fewer frames than its label needs (one a class, and one between equal
/// neighbours) has an infinite loss: it counts as zero, with gradients of zero, as in PyTorch under `zero_infinity`.
package enum CTC {
    /// The class that says nothing.
    package static let blank: Int32 = 0

    /// Computes the mean loss of B sequences and replaces the logits by their gradients.
    ///
    /// - Parameters:
    ///   - logits: z, (T·B, classes), time-major: row t·B + b is frame t of sequence b; replaced by ∂loss/∂z, zero in
    ///     frames beyond a sequence's own.
    ///   - classes: The number of classes, the blank included.
    ///   - labels: The label of each sequence, classes from 1; may be empty.
    ///   - lengths: The frames of each sequence, 1 to T.
    /// - Returns: The mean of the sequences' losses in nats.
    package static func lossAndGradients(
        _ logits: UnsafeMutableBufferPointer<Float>, classes: Int, labels: [[Int32]], lengths: [Int]
    ) -> Double {
        let B = labels.count
        guard B > 0 else { return 0 }
        let T = logits.count / (B * classes)
        precondition(logits.count == T * B * classes, "\(logits.count) logits of \(B) sequences")
        precondition(lengths.count == B && lengths.allSatisfy { (1...T).contains($0) }, "1 to \(T) frames")
        precondition(labels.joined().allSatisfy { $0 > 0 && $0 < classes }, "classes are 1 to \(classes - 1)")
        var sum = 0.0
        for b in 0..<B {
            let frames = (0..<T).map {
                UnsafeMutableBufferPointer(
                    rebasing: logits[($0 * B + b) * classes..<($0 * B + b + 1) * classes])
            }
            sum += replace(frames.prefix(lengths[b]), labels[b], scale: 1 / Double(B))
            for frame in frames.dropFirst(lengths[b]) { frame.update(repeating: 0) }
        }
        return sum / Double(B)
    }

    /// Replaces the frames' logits by `scale` times their gradients and returns the loss of the sequence.
    private static func replace(
        _ frames: ArraySlice<UnsafeMutableBufferPointer<Float>>, _ label: [Int32], scale: Double
    ) -> Double {
        let (T, K) = (frames.count, frames[0].count)
        var states = [Int](repeating: Int(blank), count: 2 * label.count + 1)
        for (i, k) in label.enumerated() { states[2 * i + 1] = Int(k) }
        let S = states.count
        let skips = states.indices.map { $0 >= 2 && states[$0] != Int(blank) && states[$0] != states[$0 - 2] }
        let y = logSoftmax(frames)

        let never = -Double.infinity
        var alpha = [Double](repeating: never, count: T * S)
        alpha[0] = y[Int(blank)]
        if S > 1 { alpha[1] = y[states[1]] }
        for t in 1..<max(1, T) {
            let before = (t - 1) * S
            for s in 0..<S {
                let sum = logSum(
                    alpha[before + s], s > 0 ? alpha[before + s - 1] : never,
                    skips[s] ? alpha[before + s - 2] : never)
                alpha[t * S + s] = sum + y[t * K + states[s]]
            }
        }
        let logP = logSum(alpha[T * S - 1], S > 1 ? alpha[T * S - 2] : never, never)
        guard logP > never else {
            for frame in frames { frame.update(repeating: 0) }
            return 0
        }

        var beta = [Double](repeating: never, count: S)
        var next = beta  // βₜ₊₁(s) yₜ₊₁(l′ₛ)
        for t in stride(from: T - 1, through: 0, by: -1) {
            for s in 0..<S {
                beta[s] =
                    t == T - 1
                    ? (s >= S - 2 ? 0 : never)
                    : logSum(
                        next[s], s + 1 < S ? next[s + 1] : never,
                        s + 2 < S && skips[s + 2] ? next[s + 2] : never)
            }
            var gradient = (0..<K).map { Double.exp(y[t * K + $0]) }
            for s in 0..<S {
                gradient[states[s]] -= .exp(alpha[t * S + s] + beta[s] - logP)
                next[s] = beta[s] + y[t * K + states[s]]
            }
            for k in 0..<K { frames[t][k] = Float(scale * gradient[k]) }
        }
        return -logP
    }

    /// ln softmax of each frame, (T, K).
    private static func logSoftmax(_ frames: ArraySlice<UnsafeMutableBufferPointer<Float>>) -> [Double] {
        var y: [Double] = []
        y.reserveCapacity(frames.count * frames[0].count)
        for z in frames {
            let top = z.reduce(-Float.infinity) { max($0, $1) }
            let sum = z.reduce(0.0) { $0 + .exp(Double($1 - top)) }
            let logSum = Double(top) + .log(sum)
            for value in z { y.append(Double(value) - logSum) }
        }
        return y
    }

    /// ln (eᵃ + eᵇ + eᶜ).
    private static func logSum(_ a: Double, _ b: Double, _ c: Double) -> Double {
        let top = max(a, b, c)
        guard top > -.infinity else { return top }
        return top + .log(.exp(a - top) + .exp(b - top) + .exp(c - top))
    }
}
