public import ArgumentParser
public import Modeling
public import Text

/// How a model adapts to the text, shared by lmgen and lmeval.
public struct AdaptationArguments: ParsableArguments {
    /// See ``Modeling/NeuralCache``.
    @Flag(
        help: """
            Neural cache (Grave et al. 2017): boost tokens that followed similar hidden states earlier in the text.
            """)
    public var cache = false

    /// The window of the cache.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Number of tokens in the cache (default: 2000 characters or 500 words).",
            valueName: "tokens"))
    public var cacheSize: Int?

    /// λ.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Share of the cache in the mixture (default: 0.15 for characters, 0.2 for words).",
            valueName: "share"))
    public var cacheLambda: Double?

    /// θ.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How sharply the cache prefers similar states; 0 treats all alike (default: 1 for characters, 0.5 for "
                + "words).",
            valueName: "number"))
    public var cacheTheta: Double?

    /// See `DynamicEvaluation`.
    @Flag(help: "Dynamic evaluation (Krause et al. 2018): let the model learn from the text it has read.")
    public var dynamic = false

    /// η.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Learning rate of dynamic evaluation; 0 learns nothing (default: 0.2 for characters, 1 for words).",
            valueName: "rate"))
    public var dynamicRate: Double?

    /// λ.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How far every step returns to the trained weights, from 0 to 1 (default: 0.003 for characters, 0.001 "
                + "for words).", valueName: "share"))
    public var dynamicDecay: Double?

    /// The tokens of a step.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Tokens per gradient step (default: 20 characters or 10 words).",
            valueName: "tokens"))
    public var dynamicSegment: Int?

    /// The largest norm of the gradient.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Clip the gradient norm to this value (default: 1).", valueName: "length"))
    public var dynamicClip: Double?

    /// Creates the defaults.
    public init() {}

    /// Whether any adaptation is asked for.
    public var isGiven: Bool { cache || dynamic }

    /// Returns the options of the cache for a level, if one is asked for.
    public func cacheOptions(_ level: Level) -> NeuralCache.Options? {
        guard cache else { return nil }
        var options = NeuralCache.Options(level)
        if let cacheSize { options.size = cacheSize }
        if let cacheLambda { options.lambda = cacheLambda }
        if let cacheTheta { options.theta = cacheTheta }
        return options
    }

    /// Returns the options of dynamic evaluation for a level, if it is asked for.
    public func dynamicOptions(_ level: Level) -> DynamicOptions? {
        guard dynamic else { return nil }
        var options = DynamicOptions(level)
        if let dynamicRate { options.rate = dynamicRate }
        if let dynamicDecay { options.decay = dynamicDecay }
        if let dynamicSegment { options.segment = dynamicSegment }
        if let dynamicClip { options.clip = dynamicClip }
        return options
    }

    /// Refuses settings that are out of range, and settings of an adaptation that is not asked for.
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
