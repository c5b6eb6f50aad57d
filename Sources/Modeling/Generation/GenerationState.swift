import Text

/// The state of a text while it is generated, apart from the network: its sampler, the part of the text that is
/// certain, and where it ends.
///
/// A text that is written alone has one, and so has each text of a batch.
struct GenerationState {
    /// Why the text is complete, `nil` while it is not.
    private(set) var finish: FinishReason?
    /// The tokens left; negative while a sentence or a spelled word is completed.
    private var remaining: Int
    private let sentenceTokens: Int
    private var sampler: Sampler
    private let vocabulary: Vocabulary
    private var stream: TextStream
    private var recorder: TokenRecorder?

    /// Creates the state before the prompt; see ``Generator`` for the parameters.
    init(
        _ tokenizer: Tokenizer, tokens: Int, sampler: Sampler, stop: StopCondition, alternatives: Int?
    ) throws(TextError) {
        (remaining, self.sampler) = (max(tokens, 0), sampler)
        (sentenceTokens, vocabulary) = (stop.sentenceTokens, tokenizer.vocabulary)
        stream = try TextStream(tokenizer, stop: stop)
        recorder = alternatives.map { TokenRecorder(tokenizer.vocabulary, alternatives: $0) }
    }

    /// Reads a token of the prompt and returns the text that no later token can change.
    mutating func read(_ token: Int32) -> String {
        sampler.observe(token, isWord: vocabulary.isWord(token))
        sampler.mix(token)
        recorder?.read(token)
        return stream.append(token)
    }

    /// Draws other tokens from here on than a copy that is not varied, or by another number.
    mutating func vary(_ number: Int) { sampler.mix(Int32(number)) }

    /// Reads a token of the prompt and scores it where tokens are recorded.
    ///
    /// - Parameters:
    ///   - token: The token.
    ///   - logits: The logits of all tokens in its place, (V).
    /// - Returns: The score, and the text that no later token can change.
    mutating func score(
        _ token: Int32, _ logits: UnsafeMutableBufferPointer<Float>
    ) -> (scored: ScoredToken?, text: String) {
        recorder?.note(logits)
        sampler.observe(token, isWord: vocabulary.isWord(token))
        sampler.mix(token)
        return (recorder?.write(token), stream.append(token))
    }

    /// Ends the prompt.
    mutating func endPrompt() {
        stream.endPrompt()
        if remaining == 0 { finish = .tokens }
    }

    /// Draws a token.
    ///
    /// - Parameter logits: The logits of the tokens that may follow, (V); overwritten.
    /// - Returns: The token, its score where tokens are recorded, and the text that no later token can change.
    mutating func write(
        _ logits: UnsafeMutableBufferPointer<Float>
    ) -> (token: Int32, scored: ScoredToken?, text: String) {
        recorder?.note(logits)
        let token = sampler.pick(logits)
        sampler.observe(token, isWord: vocabulary.isWord(token))
        let scored = recorder?.write(token)
        remaining -= 1
        let text = stream.append(token)
        if remaining == 0 { stream.completeSentence() }
        switch stream.end {
        case .stop: finish = .stop
        case .unit: finish = .until
        case .sentence: finish = .tokens
        case nil: if isSpent { finish = .tokens }
        }
        return (token, scored, text)
    }

    /// Whether the text ends with the sentence in progress; the last token may close what is open in it.
    var endsWithSentence: Bool { remaining <= 1 && sentenceTokens > 0 }

    /// Whether no more tokens may be written.
    ///
    /// A character that lacks bytes is completed, whatever their number, and so is a spelled word of bounded length.
    private var isSpent: Bool {
        let beyond = -remaining - sentenceTokens
        return beyond >= 0 && !stream.isInsideCharacter
            && (!stream.isSpelling || beyond >= StopCondition.spellingTokens)
    }

    /// Cancels the text.
    mutating func cancel() { finish = finish ?? .cancelled }

    /// Returns the text that was held back, once the text is complete.
    mutating func rest() -> String { stream.finish() }
}

/// Why a text is complete.
public enum FinishReason: String, Sendable, Codable {
    /// A stop text came next.
    case stop
    /// The sentence, paragraph or line was complete.
    case until
    /// The number of tokens was reached.
    case tokens
    /// The caller cancelled it.
    case cancelled
}
