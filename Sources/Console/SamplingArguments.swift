public import ArgumentParser
public import Modeling
public import Text

/// The knobs of sampling, shared by every command that generates.
///
/// What a flag leaves out is up to the level of the model: ``Modeling/SamplerOptions/standard(for:)``.
public struct SamplingArguments: ParsableArguments {
    /// Divides the logits of what the filters leave, where it is given.
    @Option(
        parsing: .unconditional,
        help: """
            Divides the logits: below 1 is safer, above 1 is wilder, 0 always takes the likeliest token. It is \
            applied last, to what the filters leave. (default: 1)
            """)
    public var temperature: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Draw from the k likeliest tokens only.", valueName: "k"))
    var topK: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Draw from the tokens whose surprise is nearest to the average one that reach this share together.",
            valueName: "p"))
    var typical: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Draw from the likeliest tokens that reach this share together.", valueName: "p"))
    var topP: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Draw from the tokens that have at least this share of the likeliest one's probability; 0 is off. \
            (default: 0.05 where characters are tokens, 0.02 where words are)
            """, valueName: "p"))
    var minP: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            How often, from 0 to 1, to exclude the top choices: the tokens that reach --xtc-threshold, all but the \
            unlikeliest of them.
            """,
            valueName: "p"))
    var xtcProbability: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The probability from which on a token is a top choice, up to 0.5. (default: 0.1)",
            valueName: "p"))
    var xtcThreshold: Float?

    @OptionGroup(title: "Repetition") var repetition: RepetitionArguments

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            """
            Add a number to the logit of a token, as in the=-2 or '\\n\\n=1.5'; -inf forbids it. The token is \
            written as in the model's vocabulary.tsv, or is a text that is one token. May be given several times.
            """, valueName: "token=number"))
    var logitBias: [TokenBias] = []

    /// The seed of the first sample.
    @Option(
        parsing: .unconditional,
        help: "The seed of the random numbers; the same seed gives the same text, another one another.")
    public var seed: UInt64 = 42

    /// Where flags say nothing.
    public init() {}

    /// Refuses settings that no sampler can have.
    public func validate() throws {
        var options = SamplerOptions()
        set(&options)
        do throws(SamplerError) {
            _ = try Sampler(options)
        } catch {
            throw ValidationError("--\(error.setting) is \(error.found); give \(error.wanted).")
        }
        if temperature == 0, let filter = givenFilter {
            throw ValidationError(
                "--temperature 0 always takes the likeliest token; leave \(filter) out "
                    + "or raise the temperature.")
        }
        if xtcThreshold != nil, xtcProbability ?? 0 == 0 {
            throw ValidationError("--xtc-threshold says nothing without --xtc-probability; give both.")
        }
    }

    /// The options for a model of this vocabulary.
    ///
    /// - Throws: `ValidationError` where a token is named that the vocabulary lacks, or a flag depends on a step
    ///   that is off.
    public func options(_ vocabulary: Vocabulary) throws -> SamplerOptions {
        var options = SamplerOptions.standard(for: vocabulary.level)
        set(&options)
        try repetition.resolve(&options, vocabulary)
        for bias in logitBias {
            let id = try vocabulary.id(of: bias.token, for: "--logit-bias")
            guard options.bias.updateValue(bias.value, forKey: id) == nil else {
                throw ValidationError("--logit-bias names '\(bias.token)' twice; give one number.")
            }
        }
        return options
    }

    private func set(_ options: inout SamplerOptions) {
        if let temperature { options.temperature = temperature }
        if let topK { options.topK = topK }
        if let typical { options.typicalP = typical }
        if let topP { options.topP = topP }
        if let minP { options.minP = minP }
        if let xtcProbability { options.xtcProbability = xtcProbability }
        if let xtcThreshold { options.xtcThreshold = xtcThreshold }
        repetition.set(&options)
        options.seed = seed
    }

    /// A flag that takes tokens away.
    private var givenFilter: String? {
        if topK != nil { return "--top-k" }
        if typical ?? 1 < 1 { return "--typical" }
        if topP ?? 1 < 1 { return "--top-p" }
        if minP ?? 0 > 0 { return "--min-p" }
        return xtcProbability ?? 0 > 0 ? "--xtc-probability" : nil
    }
}
