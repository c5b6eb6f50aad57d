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
/// The prompt comes out as it was normalized; ``Prefix`` says what its end means. After the first tokens nothing
/// is allocated but the pieces.
public struct Generator: Sequence, IteratorProtocol {
    /// What the prompt's bytes were before they were repaired, if they were not UTF-8.
    public var invalidUTF8: InvalidUTF8? { prompt.invalidUTF8 }
    private let prompt: OpenText
    private var prefix: Prefix
    private var position = 0
    private var remaining: Int
    private var isFinished = false
    private var sampler: Sampler
    private var stream: TextStream
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
    ///   - tokens: How many tokens to write after it.
    ///   - sampler: How to choose them.
    /// - Throws: What ICU refuses, or a word too long for pretokenized text.
    public init(
        _ network: Network, _ tokenizer: Tokenizer, prompt: [UInt8], tokens: Int, sampler: Sampler
    ) throws(TextError) {
        self.prompt = try OpenText(prompt, tokenizer)
        (self.sampler, remaining) = (sampler, Swift.max(tokens, 0))
        prefix = Prefix(network, tokenizer)
        stream = TextStream(tokenizer)
        scratch = Scratch(count: tokenizer.vocabulary.count)
    }

    /// The next piece of text, never empty, or `nil` at the end.
    public mutating func next() -> String? {
        while let token = nextToken() {
            let text = stream.append(token)
            if !text.isEmpty { return text }
        }
        guard !isFinished else { return nil }
        isFinished = true
        let text = stream.finish()
        return text.isEmpty ? nil : text
    }

    /// The next token of the prompt or after it.
    private mutating func nextToken() -> Int32? {
        guard position < prompt.ids.count else { return nextSample() }
        let token = prompt.ids[position]
        position += 1
        prefix.append(token)
        if position == prompt.ids.count { prefix.end(as: prompt) }
        return token
    }

    private mutating func nextSample() -> Int32? {
        // A character of which bytes are missing is finished, whatever the number of tokens.
        guard remaining > 0 || prefix.isInsideCharacter else { return nil }
        remaining -= 1
        prefix.logits(into: scratch.logits)
        let token = sampler.pick(scratch.logits)
        prefix.append(token)
        return token
    }
}

/// Room for a row of logits, so that no token allocates any.
private final class Scratch {
    let logits: UnsafeMutableBufferPointer<Float>

    init(count: Int) {
        logits = .allocate(capacity: count)
        logits.initialize(repeating: 0)
    }

    deinit { logits.deallocate() }
}
