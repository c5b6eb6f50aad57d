import ArgumentParser
import Modeling
import Text

/// The knobs of sampling that look back on the text.
struct RepetitionArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Divides the positive logits of tokens written lately and multiplies the negative ones; 1 is off.",
            valueName: "number"))
    var repetitionPenalty: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What a token's logit loses for each time that it was written lately; 0 is off.",
            valueName: "number"))
    var frequencyPenalty: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What a token's logit loses if it was written lately; 0 is off.", valueName: "number"))
    var presencePenalty: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many of the last tokens those three penalties look at, the prompt's included. (default: 64)",
            valueName: "tokens"))
    var penaltyLast: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            What the logit of a token loses that would go on as an earlier sequence did which is \
            --dry-allowed-length tokens long; 0 is off.
            """, valueName: "number"))
    var dryMultiplier: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many times more it loses for each token that the sequence is longer. (default: 1.75)",
            valueName: "number"))
    var dryBase: Float?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How long a sequence is that may just be repeated, but not gone on with. (default: 2)",
            valueName: "tokens"))
    var dryAllowedLength: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "How many of the last tokens are searched for sequences, the prompt's included. (default: 512)",
            valueName: "tokens"))
    var dryLast: Int?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            """
            A token at which sequences end, written as in the model's vocabulary.tsv. May be given several times. \
            (default: line ends, quotation marks, colons, asterisks, the parts of spelled words)
            """, valueName: "token"))
    var dryBreaker: [String] = []

    func set(_ options: inout SamplerOptions) {
        if let repetitionPenalty { options.repetitionPenalty = repetitionPenalty }
        if let frequencyPenalty { options.frequencyPenalty = frequencyPenalty }
        if let presencePenalty { options.presencePenalty = presencePenalty }
        if let penaltyLast { options.penaltyWindow = penaltyLast }
        if let dryMultiplier { options.dryMultiplier = dryMultiplier }
        if let dryBase { options.dryBase = dryBase }
        if let dryAllowedLength { options.dryAllowedLength = dryAllowedLength }
        if let dryLast { options.dryWindow = dryLast }
    }

    /// Names the tokens, and refuses flags that say nothing because what they belong to is off.
    func resolve(_ options: inout SamplerOptions, _ vocabulary: Vocabulary) throws {
        let isPenalized =
            options.repetitionPenalty != 1 || options.frequencyPenalty != 0 || options.presencePenalty != 0
        if penaltyLast != nil, !isPenalized {
            throw ValidationError(
                "--penalty-last says nothing without a penalty; give one, as in --frequency-penalty 0.3.")
        }
        if options.dryMultiplier == 0 {
            let given = [
                ("--dry-base", dryBase != nil), ("--dry-allowed-length", dryAllowedLength != nil),
                ("--dry-last", dryLast != nil), ("--dry-breaker", !dryBreaker.isEmpty),
            ]
            if let flag = given.first(where: \.1)?.0 {
                throw ValidationError(
                    "\(flag) says nothing while DRY is off; give --dry-multiplier too, as in 0.8.")
            }
        } else if dryBreaker.isEmpty {
            options.dryBreakers = SamplerOptions.breakers(in: vocabulary)
        } else {
            options.dryBreakers = Set(
                try dryBreaker.map { try vocabulary.id(of: $0, for: "--dry-breaker") })
        }
    }
}
