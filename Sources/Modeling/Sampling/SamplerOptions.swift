public import Text

/// How the next token is drawn: every setting of a ``Sampler``, by default at a value that changes nothing.
///
/// <doc:Sampling> has the steps in their order, their formulas and their sources.
public struct SamplerOptions: Sendable, Equatable {
    /// Divides the logits of the tokens that the filters leave; 0 takes the likeliest token.
    ///
    /// Below 1 texts are safer, above 1 wilder.
    public var temperature: Float = 1
    /// The number of likeliest tokens that may be drawn; `nil` for all.
    public var topK: Int?
    /// The share of the probability that the most typical tokens must reach; 1 for all.
    public var typicalP: Float = 1
    /// The share of the probability that the likeliest tokens must reach; 1 for all.
    public var topP: Float = 1
    /// The least probability of a token, relative to the likeliest one's; 0 for none.
    public var minP: Float = 0
    /// The probability of excluding the top choices; 0 for never.
    public var xtcProbability: Float = 0
    /// The least probability of a top choice.
    public var xtcThreshold: Float = 0.1

    /// Subtracted from the logit of the last token if that is a word, so that few are written twice in a row; 0 is off.
    public var doublingPenalty: Float = 0
    /// Divides the positive logits of tokens in the window and multiplies the negative ones; 1 is off.
    public var repetitionPenalty: Float = 1
    /// Subtracted from a token's logit for each of its occurrences in the window; 0 is off.
    public var frequencyPenalty: Float = 0
    /// Subtracted from a token's logit if it occurs in the window; 0 is off.
    public var presencePenalty: Float = 0
    /// The number of last tokens that the three penalties consider.
    public var penaltyWindow = 64

    /// Subtracted from the logit of a token that would continue a repetition of the allowed length; 0 is off.
    public var dryMultiplier: Float = 0
    /// The factor by which that grows with each further token of the repetition.
    public var dryBase: Float = 1.75
    /// The length of repetitions that are not penalized.
    public var dryAllowedLength = 2
    /// The number of last tokens that are searched for repetitions.
    public var dryWindow = 512
    /// Tokens that end a repetition and are not penalized themselves; ``breakers(in:)`` are good ones.
    public var dryBreakers: Set<Int32> = []

    /// Tokens that hold the text together, which penalties and XTC leave alone; ``structure(in:)`` are good ones.
    public var structure: Set<Int32> = []

    /// Added to the logits of tokens before anything else; −∞ forbids a token unless no other is left.
    public var bias: [Int32: Float] = [:]
    /// The seed of the random numbers.
    public var seed: UInt64 = 42

    /// Options that leave a network's distribution as it is.
    public init() {}

    /// Whether one of the three penalties is on.
    public var isPenalized: Bool { repetitionPenalty != 1 || frequencyPenalty != 0 || presencePenalty != 0 }

    /// The options of text number `index` of several, from 0, whose seed is higher by `index`.
    public func sample(_ index: Int) -> SamplerOptions {
        var options = self
        options.seed &+= UInt64(truncatingIfNeeded: index)
        return options
    }
}

extension SamplerOptions {
    /// The defaults for a level; <doc:Sampling> says how they were found.
    public static func standard(for level: Level) -> SamplerOptions {
        var options = SamplerOptions()
        options.minP = level == .char ? 0.05 : 0.02
        options.doublingPenalty = 2
        return options
    }

    /// Sets DRY so that a text of the likeliest tokens does not loop; <doc:Sampling> says how that was found.
    ///
    /// Loops go through line ends and quotation marks, so that only the parts of spelled words are breakers.
    public mutating func avoidLoops(_ vocabulary: Vocabulary) {
        (dryMultiplier, dryAllowedLength) = (2, vocabulary.level == .char ? 12 : 2)
        dryBreakers =
            vocabulary.level == .char ? [] : Self.frame(of: vocabulary, hasLineEnds: false) { _ in false }
    }

    /// The default breakers: line ends, quotation marks, colons and asterisks, and all parts of spelled words, since a name
    /// has to be spelled alike each time.
    public static func breakers(in vocabulary: Vocabulary) -> Set<Int32> {
        let marks = Set([":", "*", "\"", "“", "”", "«", "»", "„"].map { Array($0.utf8) })
        return frame(of: vocabulary) { marks.contains($0) }
    }

    /// The default structure: line ends, quotation marks, closing brackets, and all parts of spelled words.
    public static func structure(in vocabulary: Vocabulary) -> Set<Int32> {
        frame(of: vocabulary) { text in
            String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
                scalar.properties.isQuotationMark || scalar.properties.generalCategory == .closePunctuation
            }
        }
    }

    /// Line ends if wanted, all parts of spelled words, and the marks for which `isMark` is true.
    private static func frame(
        of vocabulary: Vocabulary, hasLineEnds: Bool = true, _ isMark: ([UInt8]) -> Bool
    ) -> Set<Int32> {
        let ids = vocabulary.tokens.indices.filter { id in
            let token = vocabulary.tokens[id]
            return switch token {
            case .start, .spell, .endSpell: true
            case .lineEnd: hasLineEnds
            case .space(let text): hasLineEnds && text.contains(0x0A)
            case .word(let text, _): isMark(text)
            case .character(let text):
                vocabulary.level != .char || isMark(text) || text.contains(0x0A)
            case .byte: vocabulary.level != .char
            }
        }
        return Set(ids.map { Int32($0) })
    }
}
