/// How much a request may ask for, and how much all of them together may hold.
///
/// Together they bound the memory of the server: the queue, the texts that are written, the prefixes that are kept.
public struct Limits: Sendable, Equatable {
    /// The most bytes of a body.
    public var bodyBytes = 1 << 20
    /// The most tokens of all prompts of a request.
    public var promptTokens = 1 << 16
    /// The most prompts of a request.
    public var prompts = 128
    /// The most texts of a prompt, `n` or `best_of`.
    public var texts = 16
    /// The most tokens of a text.
    public var tokens = 4096
    /// The most tokens of all texts of a request, prompts × texts × tokens.
    public var totalTokens = 1 << 16
    /// The most alternatives of a token.
    public var alternatives = 20
    /// The most log-probabilities of all tokens of a request.
    public var scores = 1 << 18
    /// The most log-probabilities of all requests that have been accepted and not yet answered.
    ///
    /// Each takes up to about 150 bytes on its way: as an event, in a reply and as JSON.
    public var allScores = 1 << 20
    /// The texts of a prompt that are drawn for a suffix where a request does not say how many.
    public var suffixTexts = 8
    /// The most tokens of a suffix.
    public var suffixTokens = 256
    /// The most stop texts, and the most bytes of each.
    public var stops = 16, stopBytes = 256
    /// The most tokens whose logits are changed.
    public var biases = 1024
    /// The most bytes of a training text in which copies are looked for: all of it is read for each request.
    public var trainingBytes = 256 << 20
    /// The most bytes of a text that suggestions or copies are wanted for.
    public static let textBytes = 1 << 14
    /// The largest window of penalties.
    public var window = 4096
    /// The seconds that a request may take, waiting included.
    public var seconds = 120.0
    /// The most requests that wait.
    public var queue = 128
    /// The most texts that are written at a time.
    public var parallel = 64
    /// The most bytes of states that are kept, for each model.
    public var prefixBytes = 128 << 20

    /// Creates the default limits.
    public init() {}

    /// The texts that one client may have written at a time, so that another need not wait for the end of one.
    var parallelPerClient: Int { max(1, parallel * 3 / 4) }
}
