public import Modeling

/// What happens to the texts of a request while they are written.
public enum WritingEvent: Sendable {
    /// The prompt of some texts is looked up: `cached` of its tokens need not be read.
    case prompt(index: Int, cached: Int)
    /// A text has grown or is complete.
    case text(TextEvent)
    /// The vector of an input, (H) of the last layer.
    case vector(index: Int, [Float])
    /// Nothing more comes, because of an error.
    case failed(RequestError)
}

/// What a step has added to one text of a request.
public struct TextEvent: Sendable {
    /// The number of the text: prompt × texts of a prompt + number of the text of the prompt.
    public let index: Int
    /// Text that no later token can change; may be empty.
    public let text: String
    /// The token written, or read in a prompt that is scored, where tokens are recorded.
    public let token: ScoredToken?
    /// Whether that token is the prompt's.
    public let isPrompt: Bool
    /// Whether a token was drawn.
    public let isDrawn: Bool
    /// Why the text is complete, `nil` while it is not.
    public let finish: FinishReason?
}
