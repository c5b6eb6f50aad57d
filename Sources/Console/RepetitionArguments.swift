import ArgumentParser
import Modeling
import Text

/// The sampling options that depend on the text so far.
struct RepetitionArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Subtract this from the logit of the last word, to write few twice in a row; 0 is off. (default: 2)",
            valueName: "number"))
    var doublingPenalty: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Divide the positive logits of recent tokens by this, and multiply the negative ones; 1 is off.",
            valueName: "number"))
    var repetitionPenalty: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Subtract this from a token's logit for each recent occurrence; 0 is off.",
            valueName: "number"))
    var frequencyPenalty: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Subtract this from a token's logit if it occurred recently; 0 is off.", valueName: "number"))
    var presencePenalty: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Number of recent tokens for these three penalties, including the prompt's. They leave line ends, quotation \
            marks, closing brackets and the parts of spelled words alone. (default: 64)
            """,
            valueName: "tokens"))
    var penaltyLast: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            DRY: subtract this from the logit of a token that would continue a repetition of --dry-allowed-length \
            tokens; 0 is off. (default: 0; 2 for --temperature 0 and --beam, with the parts of spelled words as the \
            only breakers)
            """, valueName: "number"))
    var dryMultiplier: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Multiply that by this for each further token of the repetition. (default: 1.75)",
            valueName: "number"))
    var dryBase: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Length of repetitions that are not penalized. (default: 2; 12 for --temperature 0 with characters)",
            valueName: "tokens"))
    var dryAllowedLength: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Number of recent tokens searched for repetitions, including the prompt's. (default: 512)",
            valueName: "tokens"))
    var dryLast: Int?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            """
            A token that no repetition extends across, written as in the model's vocabulary.tsv. May be repeated. \
            (default: line ends, quotation marks, colons, asterisks, the parts of spelled words)
            """, valueName: "token"))
    var dryBreaker: [String] = []

    func set(_ options: inout SamplerOptions) {
        if let doublingPenalty { options.doublingPenalty = doublingPenalty }
        if let repetitionPenalty { options.repetitionPenalty = repetitionPenalty }
        if let frequencyPenalty { options.frequencyPenalty = frequencyPenalty }
        if let presencePenalty { options.presencePenalty = presencePenalty }
        if let penaltyLast { options.penaltyWindow = penaltyLast }
        if let dryMultiplier { options.dryMultiplier = dryMultiplier }
        if let dryBase { options.dryBase = dryBase }
        if let dryAllowedLength { options.dryAllowedLength = dryAllowedLength }
        if let dryLast { options.dryWindow = dryLast }
    }

    /// Resolves token names, avoids loops where the likeliest tokens are taken, and refuses flags without effect because their step is off.
    func resolve(_ options: inout SamplerOptions, _ vocabulary: Vocabulary) throws {
        if penaltyLast != nil, !options.isPenalized {
            throw ValidationError(
                "--penalty-last has no effect without a penalty; give one, as in --frequency-penalty 0.3.")
        }
        if options.temperature == 0, dryMultiplier == nil {
            options.avoidLoops(vocabulary)
            if let dryAllowedLength { options.dryAllowedLength = dryAllowedLength }
        } else if options.dryMultiplier == 0 {
            let given = [
                ("--dry-base", dryBase != nil), ("--dry-allowed-length", dryAllowedLength != nil),
                ("--dry-last", dryLast != nil), ("--dry-breaker", !dryBreaker.isEmpty),
            ]
            if let flag = given.first(where: \.1)?.0 {
                throw ValidationError(
                    "\(flag) has no effect while DRY is off; give --dry-multiplier too, as in 0.8.")
            }
        } else if dryBreaker.isEmpty {
            options.dryBreakers = SamplerOptions.breakers(in: vocabulary)
        }
        if !dryBreaker.isEmpty {
            options.dryBreakers = Set(
                try dryBreaker.map { try vocabulary.id(of: $0, for: "--dry-breaker") })
            vocabulary.noteOtherForms(of: options.dryBreakers, for: "--dry-breaker")
        }
    }
}
