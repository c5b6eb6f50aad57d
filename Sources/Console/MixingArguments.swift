public import ArgumentParser

/// Whether predictions are mixed with a model's counts, shared by lmgen and lmtype.
public struct MixingArguments: ParsableArguments {
    /// See ``Modeling/NGramMixture``.
    @Flag(
        inversion: .prefixedNo,
        help: """
            Mix the network's predictions with the counts of the training text that lmtrain --counts keeps, by weights \
            learned on the validation text. (default: lmtype mixes, lmgen does not; a model without counts \
            predicts alone)
            """)
    public var mix: Bool?

    /// Creates the defaults.
    public init() {}
}
