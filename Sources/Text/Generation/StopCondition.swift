/// Where generated text ends before its number of tokens is reached, or a little after.
///
/// All conditions apply to the generated text only, not to the prompt.
public struct StopCondition: Sendable, Equatable {
    /// A unit of text that generation may complete.
    public enum Unit: String, Codable, Sendable, CaseIterable {
        /// A sentence (``Segmenter/Unit/sentences``) by the rules of the vocabulary's locale; a line break also ends one.
        case sentence
        /// A paragraph, which ends at a blank line, or in pretokenized text at a line break.
        case paragraph
        /// A line.
        case line
    }

    /// Stop texts; the generated text ends before the first of them.
    ///
    /// They are found wherever their code points occur in a row: across tokens, and also inside a grapheme cluster, of
    /// which then only the code points before the stop are written.
    public var stops: [String]
    /// The unit after which the text ends, without the white space that follows.
    public var unit: Unit?

    /// The most tokens that may be written beyond the number of tokens, to complete the last sentence; 0 for none.
    public var sentenceTokens: Int

    /// The tokens of a sentence of prose at most, but for very few.
    public static func sentenceTokens(_ level: Level) -> Int { level == .char ? 500 : 100 }

    /// The most tokens that may be written beyond everything else, to complete a word that is spelled.
    package static let spellingTokens = 64

    /// Creates a condition, by default one that never ends a text.
    public init(stops: [String] = [], unit: Unit? = nil, sentenceTokens: Int = 0) {
        (self.stops, self.unit, self.sentenceTokens) = (stops, unit, sentenceTokens)
    }

    /// The condition that ended a text.
    public enum Reason: Sendable, Equatable {
        /// A stop text came next.
        case stop
        /// The unit was complete.
        case unit
        /// The sentence was complete that the number of tokens would have cut off.
        case sentence
    }
}

extension StopCondition: Codable {
    private enum Key: String, CodingKey { case stops, unit, sentenceTokens }

    /// Decodes a condition; what is left out ends nothing.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        self.init(
            stops: try object.decodeIfPresent([String].self, forKey: .stops) ?? [],
            unit: try object.decodeIfPresent(Unit.self, forKey: .unit),
            sentenceTokens: try object.decodeIfPresent(Int.self, forKey: .sentenceTokens) ?? 0)
    }

    /// Encodes all parts.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(stops, forKey: .stops)
        try object.encodeIfPresent(unit, forKey: .unit)
        try object.encode(sentenceTokens, forKey: .sentenceTokens)
    }
}
