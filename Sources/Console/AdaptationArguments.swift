public import ArgumentParser
public import Modeling
public import Text

/// How a model adapts itself to the text at hand, shared by lmgen and lmeval.
public struct AdaptationArguments: ParsableArguments {
    /// See ``Modeling/NeuralCache``.
    @Flag(
        help: """
            Mix in what followed, earlier in the text, when the network was in a similar state: a continuous \
            neural cache (Grave et al. 2017).
            """)
    public var cache = false

    /// The window of the cache.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many tokens the cache looks back on (default: 2000 characters or 500 words).",
            valueName: "tokens"))
    public var cacheSize: Int?

    /// λ.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The share of the cache in the mixture (default: 0.15 of characters, 0.2 of words).",
            valueName: "share"))
    public var cacheLambda: Double?

    /// θ.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How much more a similar state counts than another one; 0 counts all alike (default: 1 for "
                + "characters, 0.5 for words).",
            valueName: "number"))
    public var cacheTheta: Double?

    /// See `DynamicEvaluation`.
    @Flag(help: "Let the model learn from the text it has read, by gradient steps (Krause et al. 2018).")
    public var dynamic = false

    /// η.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The learning rate of those steps; 0 learns nothing (default: 0.2 for characters, 1 for words).",
            valueName: "rate"))
    public var dynamicRate: Double?

    /// λ.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The share of the way back to the trained weights that every step takes (default: "
                + "0.003 for characters, 0.001 for words).", valueName: "share"))
    public var dynamicDecay: Double?

    /// The tokens of a step.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many tokens are read for each step (default: 20 characters or 10 words).",
            valueName: "tokens"))
    public var dynamicSegment: Int?

    /// The longest gradient.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The length to which a longer gradient is cut (default: 1).", valueName: "length"))
    public var dynamicClip: Double?

    /// Where flags say nothing.
    public init() {}

    /// Whether any adaptation is asked for.
    public var isGiven: Bool { cache || dynamic }

    /// The cache that is asked for, if any, for a model of this level.
    public func cacheOptions(_ level: Level) -> NeuralCache.Options? {
        guard cache else { return nil }
        var options = NeuralCache.Options(level)
        if let cacheSize { options.size = cacheSize }
        if let cacheLambda { options.lambda = cacheLambda }
        if let cacheTheta { options.theta = cacheTheta }
        return options
    }

    /// The gradient steps that are asked for, if any, for a model of this level.
    public func dynamicOptions(_ level: Level) -> DynamicOptions? {
        guard dynamic else { return nil }
        var options = DynamicOptions(level)
        if let dynamicRate { options.rate = dynamicRate }
        if let dynamicDecay { options.decay = dynamicDecay }
        if let dynamicSegment { options.segment = dynamicSegment }
        if let dynamicClip { options.clip = dynamicClip }
        return options
    }

    /// Refuses settings that no adaptation can have, and settings of one that is not asked for.
    public func validate() throws {
        try check("--cache-size", cacheSize, within: 1...100_000, of: "--cache", cache)
        try check("--cache-lambda", cacheLambda, within: 0...0.999, of: "--cache", cache)
        try check("--cache-theta", cacheTheta, within: 0...1000, of: "--cache", cache)
        try check("--dynamic-rate", dynamicRate, within: 0...1000, of: "--dynamic", dynamic)
        try check("--dynamic-decay", dynamicDecay, within: 0...1, of: "--dynamic", dynamic)
        try check("--dynamic-segment", dynamicSegment, within: 1...1000, of: "--dynamic", dynamic)
        try check("--dynamic-clip", dynamicClip, within: 1e-6...1e6, of: "--dynamic", dynamic)
    }

    private func check<Number>(
        _ name: String, _ found: Number?, within range: ClosedRange<Number>, of flag: String, _ isOn: Bool
    ) throws {
        guard let found else { return }
        guard range ~= found else {
            throw ValidationError(
                "\(name) is \(found); give a number from \(range.lowerBound) to \(range.upperBound).")
        }
        guard isOn else { throw ValidationError("\(name) needs \(flag); give both, or leave it out.") }
    }
}
