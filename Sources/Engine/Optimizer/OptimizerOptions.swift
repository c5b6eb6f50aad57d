/// The update rule of an optimizer and its constants, by default PyTorch's.
public struct OptimizerOptions: Codable, Equatable, Sendable {
    /// The rule. With `g` the gradient, `w` the weight and `η` the learning rate of a step `t` from 1:
    public enum Rule: String, Codable, CaseIterable, Sendable {
        /// w ← w - η g
        case sgd
        /// m ← β₁m + (1-β₁)g;  v ← β₂v + (1-β₂)g²;  w ← w - η (m/(1-β₁ᵗ)) / (√(v/(1-β₂ᵗ)) + ε)
        /// (Kingma & Ba 2015, algorithm 1).
        case adam
        /// Adam, with the weight decay outside the moments: w ← w - η λ w first
        /// (Loshchilov & Hutter 2019, algorithm 2).
        case adamw
        /// v ← αv + (1-α)g²;  w ← w - η g / (√v + ε) (Tieleman & Hinton 2012).
        case rmsprop
    }

    /// The rule.
    public var rule: Rule
    /// λ: added to the gradient as λw, except in AdamW.
    public var weightDecay: Float
    /// β₁ of Adam and AdamW.
    public var beta1: Float
    /// β₂ of Adam and AdamW.
    public var beta2: Float
    /// α of RMSprop.
    public var alpha: Float
    /// ε of all but SGD.
    public var epsilon: Float

    /// A rule with its constants.
    public init(
        _ rule: Rule, weightDecay: Float = 0, beta1: Float = 0.9, beta2: Float = 0.999, alpha: Float = 0.99,
        epsilon: Float = 1e-8
    ) {
        (self.rule, self.weightDecay, self.beta1, self.beta2) = (rule, weightDecay, beta1, beta2)
        (self.alpha, self.epsilon) = (alpha, epsilon)
    }

    /// The number of moments, each as large as the weights.
    public var moments: Int {
        switch rule {
        case .sgd: 0
        case .rmsprop: 1
        case .adam, .adamw: 2
        }
    }
}
