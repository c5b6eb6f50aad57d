import Text

/// A text that is being written, apart from the network that judges it: what is drawn from the logits, how much of
/// the text is certain, and where it ends.
///
/// One row of a batch is one draft, and so is a text that is written alone.
struct GenerationState {
    /// Why the text is complete, `nil` while it is not.
    private(set) var finish: FinishReason?
    private var remaining: Int
    private var sampler: Sampler
    private var stream: TextStream
    private var recorder: TokenRecorder?

    /// A text before its prompt; see ``Generator`` for the parameters.
    init(
        _ tokenizer: Tokenizer, tokens: Int, sampler: Sampler, ending: StopCondition, alternatives: Int?
    ) throws(TextError) {
        (remaining, self.sampler) = (max(tokens, 0), sampler)
        stream = try TextStream(tokenizer, ending: ending)
        recorder = alternatives.map { TokenRecorder(tokenizer.vocabulary, alternatives: $0) }
    }

    /// The tokens drawn, where they are recorded.
    var written: [ScoredToken] { recorder?.tokens ?? [] }

    /// Takes a token of the prompt; returns the text that is now certain.
    mutating func read(_ token: Int32) -> String {
        sampler.observe(token)
        recorder?.read(token)
        return stream.append(token)
    }

    /// Says that the prompt is over.
    mutating func endPrompt() {
        stream.endPrompt()
        if remaining == 0 { finish = .tokens }
    }

    /// Draws a token from the logits of those that may come next, which are overwritten; returns the text that is
    /// now certain, too.
    mutating func write(_ logits: UnsafeMutableBufferPointer<Float>) -> (token: Int32, text: String) {
        recorder?.note(logits)
        let token = sampler.pick(logits)
        sampler.observe(token)
        recorder?.write(token)
        remaining -= 1
        let text = stream.append(token)
        switch stream.end {
        case .stop: finish = .stop
        case .unit: finish = .until
        // A character of which bytes are missing is finished, whatever the number of tokens.
        case nil: if remaining <= 0, !stream.isInsideCharacter { finish = .tokens }
        }
        return (token, text)
    }

    /// The text that was held back, when the text is over.
    mutating func rest() -> String { stream.finish() }
}

/// Why a text is complete.
public enum FinishReason: String, Sendable {
    /// A stop text came next.
    case stop
    /// The sentence, paragraph or line was complete.
    case until
    /// The number of tokens was reached.
    case tokens
}
