/// A suggested word.
public struct Suggestion: Sendable, Equatable {
    /// How a suggestion relates to the input.
    public enum Kind: Sendable {
        /// A word of exactly the letters or keys entered.
        case exact
        /// A word that begins with the input, or a next word if there is no input.
        case completion
        /// A word that differs from the input in one key.
        case correction
        /// Not a known word: spelled letter by letter, or the digits themselves.
        case spelling
    }

    /// The word as it would be written.
    public let text: String
    /// How it relates to the input.
    public let kind: Kind
    /// The word's probability at this place in the text.
    public let probability: Float

    /// Whether the word is longer than the input.
    public var isCompletion: Bool { kind == .completion }
}
