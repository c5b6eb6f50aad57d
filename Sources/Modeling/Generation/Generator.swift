public import Neural
public import Text

/// Writes text: first the prompt, then what a model makes of it, in pieces of whole grapheme clusters.
///
///     let model = try LanguageModel()
///     let sampler = try Sampler(temperature: 0.8, seed: 7)
///     for piece in try Generator(model, prompt: "the rings of", tokens: 200, sampler: sampler) {
///         print(piece, terminator: "")
///     }
///
/// The prompt comes out as it was normalized; ``Prefix`` says what its end means. Nothing is allocated for a token
/// but its piece.
public struct Generator: Sequence, IteratorProtocol {
    /// What the prompt's bytes were before they were repaired, if they were not UTF-8.
    public var invalidUTF8: InvalidUTF8? { prompt.invalidUTF8 }
    /// Why the text is complete, `nil` while it is not.
    public var finish: FinishReason? { draft.finish }
    /// The tokens written so far after the prompt, where they are recorded; those of a stop text, too.
    public var written: [ScoredToken] { draft.written }
    private let prompt: EncodedPrompt
    private var prefix: Prefix
    private var draft: GenerationState
    private var position = 0
    private var isBegun = false
    private var isOver = false
    private let scratch: Scratch

    /// Starts a text of a model.
    public init(
        _ model: LanguageModel, prompt: String, tokens: Int, sampler: Sampler
    ) throws(TextError) {
        try self.init(
            model.network, model.tokenizer, prompt: Array(prompt.utf8), tokens: tokens, sampler: sampler)
    }

    /// Starts a text of any network.
    ///
    /// - Parameters:
    ///   - network: The network, of which nothing has been read.
    ///   - tokenizer: Its tokenizer.
    ///   - prompt: What the text begins with: any bytes, repaired where they are not UTF-8.
    ///   - tokens: How many tokens to write after it, at most.
    ///   - sampler: How to choose them.
    ///   - ending: Where the text ends besides.
    ///   - alternatives: Where not `nil`, tokens are recorded, each with as many of the likeliest in its place.
    /// - Throws: What ICU refuses, or a word too long for pretokenized text.
    public init(
        _ network: InferenceNetwork, _ tokenizer: Tokenizer, prompt: [UInt8], tokens: Int, sampler: Sampler,
        ending: StopCondition = StopCondition(), alternatives: Int? = nil
    ) throws(TextError) {
        self.prompt = try EncodedPrompt(prompt, tokenizer)
        prefix = Prefix(network, tokenizer)
        scratch = Scratch(count: tokenizer.vocabulary.count)
        draft = try GenerationState(
            tokenizer, tokens: tokens, sampler: sampler, ending: ending, alternatives: alternatives)
    }

    /// Starts a text that begins with one that has been read already, and comes out first as it does there; see
    /// the other initializer.
    public init(
        _ prefix: Prefix, tokens: Int, sampler: Sampler, ending: StopCondition = StopCondition(),
        alternatives: Int? = nil
    ) throws(TextError) {
        (prompt, self.prefix) = (prefix.encodedPrompt, prefix)
        scratch = Scratch(count: prefix.tokenizer.vocabulary.count)
        draft = try GenerationState(
            prefix.tokenizer, tokens: tokens, sampler: sampler, ending: ending, alternatives: alternatives)
    }

    /// The next piece of text, never empty, or `nil` at the end.
    public mutating func next() -> String? {
        while let text = step() {
            if !text.isEmpty { return text }
        }
        guard !isOver else { return nil }
        isOver = true
        let text = draft.rest()
        return text.isEmpty ? nil : text
    }

    /// Takes the next token of the prompt or after it; the text that is then certain, `nil` where none comes.
    private mutating func step() -> String? {
        if position < prompt.ids.count {
            let token = prompt.ids[position]
            position += 1
            if prefix.ids.count < position { prefix.append(token) }
            if position == prompt.ids.count { prefix.end(as: prompt) }
            return draft.read(token)
        }
        if !isBegun {
            isBegun = true
            draft.endPrompt()
        }
        guard draft.finish == nil else { return nil }
        prefix.logits(into: scratch.logits)
        let (token, text) = draft.write(scratch.logits)
        if draft.finish == nil { prefix.append(token) }
        return text
    }
}
