internal import COneDNN

/// Moves the weights of a network by their gradients: one loop over one block, whatever the layers are.
public final class Optimizer {
    /// The rule and its constants.
    public let options: OptimizerOptions
    /// The steps taken, which Adam's bias correction counts.
    public private(set) var steps = 0
    /// The rule's moments, in blocks laid out like the weights: `m, v` of Adam, `v` of RMSprop.
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

    /// Starts again: zero moments, no steps.
    public func reset() {
        steps = 0
        for moment in moments { moment.update(repeating: 0) }
    }

    /// Restores moments saved after `steps` steps; returns false where they do not fit the weights, or where the last,
    /// a mean of squares, is negative.
    public func restore(_ saved: [[Float]], steps: Int) -> Bool {
        guard saved.map(\.count) == moments.map(\.count), saved.last?.allSatisfy({ $0 >= 0 }) ?? true else {
            return false
        }
        for (moment, values) in zip(moments, saved) { _ = moment.update(fromContentsOf: values) }
        self.steps = steps
        return true
    }

    /// Moves the weights of a network one step against their gradients, clipped by their norm.
    ///
    /// - Parameters:
    ///   - parameters: Weights, replaced, and gradients.
    ///   - rate: η, the learning rate of this step.
    ///   - clip: The largest norm that the gradient may have; `nil` for any.
    /// - Returns: The norm of the gradient before clipping. Where it is not finite, no step is taken.
    @discardableResult public func step(_ parameters: Parameters, rate: Double, clip: Double?) -> Double {
        let norm = GradientNorm.norm(of: parameters.gradients)
        if norm.isFinite {
            step(
                weights: parameters.weights, gradients: parameters.gradients, rate: rate,
                scale: GradientNorm.scale(of: norm, to: clip))
        }
        return norm
    }

    /// Moves `weights` one step against `gradients`, which are first multiplied by `scale`.
    ///
    /// - Parameters:
    ///   - weights: The weights, replaced.
    ///   - gradients: Their gradients, in the same layout.
    ///   - rate: η, the learning rate of this step.
    ///   - scale: The factor of ``GradientNorm/scale(of:to:)``.
    public func step(
        weights: UnsafeMutableBufferPointer<Float>, gradients: UnsafeMutableBufferPointer<Float>,
        rate: Double, scale: Float = 1
    ) {
        precondition(weights.count == gradients.count, "\(weights.count) weights")
        for index in moments.indices {
            precondition(moments[index].count == weights.count, "\(weights.count) weights")
        }
        steps += 1
        guard let w = weights.baseAddress, let g = gradients.baseAddress else { return }
        let (count, η, λ, o) = (Int64(weights.count), Float(rate), options.weightDecay, options)
        switch options.rule {
        case .sgd: onn_sgd(w, g, count, scale, η, λ)
        case .rmsprop: onn_rmsprop(w, g, moments[0].baseAddress, count, scale, η, o.alpha, o.epsilon, λ)
        case .adam, .adamw:
            onn_adam(
                w, g, moments[0].baseAddress, moments[1].baseAddress, count, Int64(steps), scale, rate,
                o.beta1,
                o.beta2, o.epsilon, λ, options.rule == .adamw)
        }
    }
}
