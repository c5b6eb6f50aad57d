/// Where a text that is being written ends, whatever the number of its tokens.
///
/// Both are looked for in what is written only, not in the prompt.
public struct StopCondition: Sendable, Equatable {
    /// What a text may end with.
    public enum Unit: String, Sendable, CaseIterable {
        /// A sentence (``Segmenter/Unit/sentences``), by the vocabulary's locale; a line break ends one, too.
        case sentence
        /// A paragraph, which a blank line ends, or a line break in pretokenized text.
        case paragraph
        /// A line.
        case line
    }

    /// Texts before which it ends.
    ///
    /// They are found wherever their code points come one after the other: across tokens, and also inside a
    /// grapheme cluster, of which then only the code points before the stop are written.
    public var stops: [String]
    /// After what it ends, without the white space that follows.
    public var unit: Unit?

    /// An ending; by default there is none.
    public init(stops: [String] = [], unit: Unit? = nil) { (self.stops, self.unit) = (stops, unit) }

    /// Why a text has ended.
    public enum Reason: Sendable, Equatable {
        /// A stop came next.
        case stop
        /// The unit was complete.
        case unit
    }
}
