public import Neural
public import Text

/// Generates one text: first the prompt, then the model's continuation, in pieces of whole grapheme clusters.
///
///     let model = try LanguageModel()
///     let sampler = try Sampler(temperature: 0.8, seed: 7)
///     for piece in try Generator(model, prompt: "the rings of", tokens: 200, sampler: sampler) {
///         print(piece, terminator: "")
///     }
///
/// The prompt is returned as it was normalized; ``Prefix`` says what its end means. A token allocates nothing but its
/// piece.
public struct Generator: Sequence, IteratorProtocol {
    /// What was repaired in the prompt, if it was not UTF-8.
    public var invalidUTF8: InvalidUTF8? { prompt.invalidUTF8 }
    /// Why the text is complete, `nil` while it is not.
    public var finish: FinishReason? { state.finish }
    /// The tokens written so far after the prompt where they are recorded, those of a stop text included.
    public private(set) var written: [ScoredToken] = []
    private let prompt: EncodedPrompt
    private var prefix: Prefix
    private var state: GenerationState
    private var position = 0
    private var isBegun = false
    private var isOver = false
    private let buffer: LogitsBuffer

    /// Starts a text with a model.
    public init(
        _ model: LanguageModel, prompt: String, tokens: Int, sampler: Sampler
    ) throws(TextError) {
        try self.init(
            model.network, model.tokenizer, prompt: Array(prompt.utf8), tokens: tokens, sampler: sampler)
    }

    /// Starts a text with any network.
    ///
    /// - Parameters:
    ///   - network: The network.
    ///   - tokenizer: Its tokenizer.
    ///   - prompt: The bytes to begin with, repaired where they are not UTF-8.
    ///   - tokens: The most tokens to write after it.
    ///   - sampler: How to draw them.
    ///   - stop: What else ends the text.
    ///   - alternatives: If not `nil`, tokens are recorded, each with this many of the likeliest in its place.
    /// - Throws: An error of ICU, or of a word too long for pretokenized text.
    public init(
        _ network: InferenceNetwork, _ tokenizer: Tokenizer, prompt: [UInt8], tokens: Int, sampler: Sampler,
        stop: StopCondition = StopCondition(), alternatives: Int? = nil
    ) throws(TextError) {
        self.prompt = try EncodedPrompt(prompt, tokenizer)
        prefix = Prefix(network, tokenizer)
        buffer = LogitsBuffer(count: tokenizer.vocabulary.count)
        state = try GenerationState(
            tokenizer, tokens: tokens, sampler: sampler, stop: stop, alternatives: alternatives)
    }

    /// Starts a text from a prompt that has been read already; see the other initializer.
    public init(
        _ prefix: Prefix, tokens: Int, sampler: Sampler, stop: StopCondition = StopCondition(),
        alternatives: Int? = nil
    ) throws(TextError) {
        (prompt, self.prefix) = (prefix.encodedPrompt, prefix)
        buffer = LogitsBuffer(count: prefix.tokenizer.vocabulary.count)
        state = try GenerationState(
            prefix.tokenizer, tokens: tokens, sampler: sampler, stop: stop, alternatives: alternatives)
    }

    /// Returns the next piece of the text, never empty, or `nil` at its end.
    public mutating func next() -> String? {
        while let text = advance() {
            if !text.isEmpty { return text }
        }
        return nil
    }

    /// Reads or writes one token and returns the text that is then certain, and the rest after the last one; `nil` at
    /// the end.
    mutating func advance() -> String? {
        if let text = step() { return text }
        guard !isOver else { return nil }
        isOver = true
        return state.rest()
    }

    /// Cancels the text and returns the part of it that was held back.
    mutating func cancel() -> String {
        state.cancel()
        isOver = true
        return state.rest()
    }

    /// Reads or writes one token and returns the text that is then certain; `nil` after the last one.
    private mutating func step() -> String? {
        if position < prompt.ids.count {
            let token = prompt.ids[position]
            position += 1
            if prefix.ids.count < position { prefix.append(token) }
            if position == prompt.ids.count { prefix.end(as: prompt) }
            return state.read(token)
        }
        if !isBegun {
            isBegun = true
            state.endPrompt()
        }
        guard state.finish == nil else { return nil }
        prefix.logits(into: buffer.logits)
        let (token, scored, text) = state.write(buffer.logits)
        if let scored { written.append(scored) }
        if state.finish == nil { prefix.append(token) }
        if state.endsWithSentence { prefix.endWithSentence() }
        return text
    }
}
