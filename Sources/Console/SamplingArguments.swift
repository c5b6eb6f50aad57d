public import ArgumentParser
public import Modeling
public import Text

/// The sampling options, shared by every command that generates.
///
/// The defaults depend on the level of the model: ``Modeling/SamplerOptions/standard(for:)``.
public struct SamplingArguments: ParsableArguments {
    /// Divides the logits of the tokens that the filters leave, if it is given.
    @Option(
        parsing: .unconditional,
        help: """
            Temperature: below 1 is safer, above 1 is wilder, 0 always takes the likeliest token. It is applied last, \
            to the tokens that the filters leave. (default: 1)
            """)
    public var temperature: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Sample from the k likeliest tokens only.", valueName: "k"))
    var topK: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Typical sampling: sample from the tokens closest to the expected surprisal that together have this probability.",
            valueName: "p"))
    var typical: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Sample from the likeliest tokens that together have this probability.", valueName: "p"))
    var topP: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Sample from the tokens with at least this share of the likeliest one's probability; 0 is off. (default: \
            0.05 for character models, 0.02 for word models)
            """, valueName: "p"))
    var minP: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Probability of excluding the top choices: all tokens that reach --xtc-threshold but the least likely of \
            them, unless one is a line end, quotation mark, closing bracket or part of a spelled word.
            """,
            valueName: "p"))
    var xtcProbability: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Least probability of a top choice, up to 0.5. (default: 0.1)",
            valueName: "p"))
    var xtcThreshold: Float?

    @OptionGroup(title: "Repetition") var repetition: RepetitionArguments

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            """
            Add a number to the logit of a token, as in the=-2 or '\\n\\n=1.5'; -inf forbids it. Write the token as in \
            the model's vocabulary.tsv, or as a text of one token; a word or mark without a space before or after it \
            is a token of its own, as '⁀,' is. May be repeated.
            """, valueName: "token=number"))
    var logitBias: [TokenBias] = []

    /// The seed of the first sample.
    @Option(
        parsing: .unconditional,
        help: """
            Seed of the random numbers, which also depend on the prompt. Use a different seed for a different text.
            """, transform: seedNumber)
    public var seed: UInt64 = 42

    /// Creates the defaults.
    public init() {}

    /// Refuses settings that are out of range.
    public func validate() throws {
        var options = SamplerOptions()
        set(&options)
        do throws(SamplerError) {
            _ = try Sampler(options)
        } catch {
            throw ValidationError("\(error.flag) is \(error.found); give \(error.wanted).")
        }
        if temperature == 0, let filter = givenFilter {
            throw ValidationError(
                "--temperature 0 always takes the likeliest token; leave \(filter) out "
                    + "or raise the temperature.")
        }
        if xtcThreshold != nil, xtcProbability ?? 0 == 0 {
            throw ValidationError("--xtc-threshold has no effect without --xtc-probability; give both.")
        }
    }

    /// Returns the options for a model of this vocabulary.
    ///
    /// - Throws: `ValidationError` for a token that the vocabulary lacks, or a flag whose step is off.
    public func options(_ vocabulary: Vocabulary) throws -> SamplerOptions {
        var options = SamplerOptions.standard(for: vocabulary.level)
        set(&options)
        try repetition.resolve(&options, vocabulary)
        if options.isPenalized || options.xtcProbability > 0 {
            options.structure = SamplerOptions.structure(in: vocabulary)
        }
        for bias in logitBias {
            let id = try vocabulary.id(of: bias.token, for: "--logit-bias")
            guard options.bias.updateValue(bias.value, forKey: id) == nil else {
                throw ValidationError("--logit-bias names '\(bias.token)' twice; give one number.")
            }
        }
        vocabulary.noteOtherForms(of: options.bias.keys, for: "--logit-bias")
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

    /// A filter that was given.
    private var givenFilter: String? {
        if topK != nil { return "--top-k" }
        if typical ?? 1 < 1 { return "--typical" }
        if topP ?? 1 < 1 { return "--top-p" }
        if minP ?? 0 > 0 { return "--min-p" }
        return xtcProbability ?? 0 > 0 ? "--xtc-probability" : nil
    }
}

extension SamplerError {
    /// The flag of the setting: its name with hyphens, except where a shorter one is usual.
    fileprivate var flag: String {
        switch setting {
        case "typicalP": "--typical"
        case "penaltyWindow": "--penalty-last"
        case "dryWindow": "--dry-last"
        case "bias": "--logit-bias"
        default: "--" + setting.map { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }.joined()
        }
    }
}

/// Reads a seed; other numbers are an error that gives the range.
@Sendable public func seedNumber(_ argument: String) throws -> UInt64 {
    guard let seed = UInt64(argument) else {
        throw ValidationError("give a whole number from 0 to \(UInt64.max).")
    }
    return seed
}
