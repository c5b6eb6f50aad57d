public import Text

/// How the next token is chosen: every knob of a ``Sampler``, each at a value that changes nothing.
///
/// The steps, in the order in which they are applied, their formulas and their sources are in <doc:Sampling>.
public struct SamplerOptions: Codable, Sendable, Equatable {
    /// Divides the logits of what the filters leave: below 1 is safer, above 1 is wilder, 0 takes the likeliest
    /// token whatever the filters say.
    public var temperature: Float = 1
    /// The number of likeliest tokens that may be drawn, all where `nil`.
    public var topK: Int?
    /// The share of the probability that the tokens of the most usual surprise must reach, all of it where 1.
    public var typicalP: Float = 1
    /// The share of the probability that the likeliest tokens must reach, all of it where 1.
    public var topP: Float = 1
    /// What a token needs of the likeliest one's probability, nothing where 0.
    public var minP: Float = 0
    /// How often the likeliest choices are excluded, never where 0.
    public var xtcProbability: Float = 0
    /// The probability from which on a token is one of the likeliest choices.
    public var xtcThreshold: Float = 0.1

    /// Divides the positive logits of tokens that stand in the window and multiplies the negative ones.
    public var repetitionPenalty: Float = 1
    /// What a token's logit loses for each time it stands in the window.
    public var frequencyPenalty: Float = 0
    /// What a token's logit loses if it stands in the window.
    public var presencePenalty: Float = 0
    /// How many of the last tokens the three penalties look at.
    public var penaltyWindow = 64

    /// What the logit of a token loses that would repeat a sequence as long as is allowed; 0 is off.
    public var dryMultiplier: Float = 0
    /// How many times more it loses with each token that the sequence is longer.
    public var dryBase: Float = 1.75
    /// The length of the sequences from which on going on as before is punished.
    public var dryAllowedLength = 2
    /// How many of the last tokens are searched for sequences.
    public var dryWindow = 512
    /// Tokens that end a sequence and are not punished themselves; ``breakers(in:)`` are good ones.
    public var dryBreakers: Set<Int32> = []

    /// What is added to the logits of tokens before anything else; −∞ leaves a token only where no other is.
    public var bias: [Int32: Float] = [:]
    /// The seed of the random numbers.
    public var seed: UInt64 = 42

    /// Options that leave a network's distribution as it is.
    public init() {}

    /// The options of text number `index` of several, counted from 0: its seed is that many further on.
    public func sample(_ index: Int) -> SamplerOptions {
        var options = self
        options.seed &+= UInt64(truncatingIfNeeded: index)
        return options
    }
}

extension SamplerOptions {
    /// What writes well where the user says nothing; how it was found is in <doc:Sampling>.
    public static func standard(for level: Level) -> SamplerOptions {
        var options = SamplerOptions()
        options.minP = level == .char ? 0.05 : 0.02
        return options
    }

    /// The tokens at which a text may begin anew without repeating itself: ends of lines, quotation marks, colons
    /// and asterisks, and whatever a spelled word consists of, since a name has to be spelled alike each time.
    public static func breakers(in vocabulary: Vocabulary) -> Set<Int32> {
        let marks = Set([":", "*", "\"", "“", "”", "«", "»", "„"].map { Array($0.utf8) })
        let ids = vocabulary.tokens.indices.filter { id in
            let token = vocabulary.tokens[id]
            return switch token {
            case .start, .lineEnd, .spell, .endSpell: true
            case .space(let text): text.contains(0x0A)
            case .word(let text, _): marks.contains(text)
            case .character(let text):
                vocabulary.level != .char || marks.contains(text) || text.contains(0x0A)
            case .byte: vocabulary.level != .char
            }
        }
        return Set(ids.map { Int32($0) })
    }
}
