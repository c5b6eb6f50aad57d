#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Moves all weights of a network by their gradients: one loop over one block, whatever the layers are.
public final class Optimizer {
    /// The rule and its constants.
    public let options: OptimizerOptions
    /// The steps taken, which Adam's bias correction counts.
    public private(set) var steps = 0
    /// What the rule remembers, in blocks laid out as the weights are: `m, v` of Adam, `v` of RMSprop.
    public let moments: [UnsafeMutableBufferPointer<Float>]

    /// An optimizer of `count` weights, its moments zero.
    public init(_ options: OptimizerOptions, count: Int) {
        self.options = options
        moments = (0..<options.moments).map { _ in .allocate(capacity: count) }
        for moment in moments { moment.initialize(repeating: 0) }
    }

    deinit {
        for moment in moments { moment.deallocate() }
    }

    /// Forgets every step.
    public func reset() {
        steps = 0
        for moment in moments { moment.update(repeating: 0) }
    }

    /// Goes on from saved moments after `steps` steps; returns false where they do not fit the weights.
    public func restore(_ saved: [[Float]], steps: Int) -> Bool {
        guard saved.map(\.count) == moments.map(\.count) else { return false }
        for (moment, values) in zip(moments, saved) { _ = moment.update(fromContentsOf: values) }
        self.steps = steps
        return true
    }

    /// Moves `weights` one step against `gradients`, which are first multiplied by `scale`.
    ///
    /// - Parameters:
    ///   - weights: The weights, replaced.
    ///   - gradients: Their gradients, in the same layout.
    ///   - rate: η, the learning rate of this step.
    ///   - scale: What ``GradientNorm/scale(of:to:)`` gave.
    public func step(
        weights: UnsafeMutableBufferPointer<Float>, gradients: UnsafeMutableBufferPointer<Float>,
        rate: Double, scale: Float = 1
    ) {
        precondition(weights.count == gradients.count, "\(weights.count) weights")
        precondition(moments.allSatisfy { $0.count == weights.count }, "\(weights.count) weights")
        steps += 1
        let (η, λ, ε) = (Float(rate), options.weightDecay, options.epsilon)
        switch options.rule {
        case .sgd:
            for i in weights.indices { weights[i] -= η * (gradients[i] * scale + λ * weights[i]) }
        case .rmsprop:
            let (v, α) = (moments[0], options.alpha)
            for i in weights.indices {
                let g = gradients[i] * scale + λ * weights[i]
                v[i] = α * v[i] + (1 - α) * g * g
                weights[i] -= η * g / (v[i].squareRoot() + ε)
            }
        case .adam, .adamw:
            let (m, v, β1, β2) = (moments[0], moments[1], options.beta1, options.beta2)
            let (decayed, added) = options.rule == .adamw ? (1 - η * λ, 0) : (1, λ)
            // The corrections of all weights are the same two numbers: the rate takes one, the root the other.
            let corrected = Float(rate / (1 - pow(Double(β1), Double(steps))))
            let root = Float(1 / (1 - pow(Double(β2), Double(steps))).squareRoot())
            for i in weights.indices {
                let g = gradients[i] * scale + added * weights[i]
                m[i] = β1 * m[i] + (1 - β1) * g
                v[i] = β2 * v[i] + (1 - β2) * g * g
                weights[i] = decayed * weights[i] - corrected * m[i] / (v[i].squareRoot() * root + ε)
            }
        }
    }
}
