/// Where generated text ends before its number of tokens is reached.
///
/// Both conditions apply to the generated text only, not to the prompt.
public struct StopCondition: Codable, Sendable, Equatable {
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

    /// Creates a condition, by default one that never ends a text.
    public init(stops: [String] = [], unit: Unit? = nil) { (self.stops, self.unit) = (stops, unit) }

    /// The condition that ended a text.
    public enum Reason: Sendable, Equatable {
        /// A stop text came next.
        case stop
        /// The unit was complete.
        case unit
    }
}
