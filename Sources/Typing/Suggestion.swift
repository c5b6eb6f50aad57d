/// A word that is offered.
public struct Suggestion: Sendable, Equatable {
    /// Why it is offered.
    public enum Kind: Sendable {
        /// What has been keyed says just this word, letter for key.
        case exact
        /// It goes on from what has been typed; a next word where nothing has.
        case completion
        /// One key was another, where no word fits the keys better.
        case correction
        /// No word that is known: spelled letter by letter, or the digits themselves.
        case spelling
    }

    /// The word as it would be written.
    public let text: String
    /// Why it is offered.
    public let kind: Kind
    /// How likely the word is here, by the model.
    public let probability: Float

    /// Whether it is longer than what has been typed.
    public var isCompletion: Bool { kind == .completion }
}
