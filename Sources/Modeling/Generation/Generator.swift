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
/// The prompt comes out as it was normalized. Where words are tokens, two ends of a prompt mean more than their
/// tokens do: after a single space the next word is free to come, as if the space had been implied; and a word
/// that the vocabulary lacks is left open, so that the model may finish it.
public struct Generator: Sequence, IteratorProtocol {
    /// What the prompt's bytes were before they were repaired, if they were not UTF-8.
    public let invalidUTF8: InvalidUTF8?
    private let network: Network
    private let prompt: [Int32]
    private var position = 0
    private var remaining: Int
    private var isFinished = false
    private var state: Network.State
    private var grammar: Grammar
    private var sampler: Sampler
    private var stream: TextStream
    private let scratch: Scratch
    /// What the first token must be, where the prompt ended in a space that it implies.
    private var mustFollowSpace: Bool
    private let vocabulary: Vocabulary

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
        precondition(network.architecture.vocabularySize == tokenizer.vocabulary.count, "another vocabulary")
        let encoded = try tokenizer.encode(bytes: prompt)
        vocabulary = tokenizer.vocabulary
        var ids = encoded.ids
        mustFollowSpace = vocabulary.endsInImpliedSpace(ids)
        if mustFollowSpace || vocabulary.endsInSpelling(ids) { ids.removeLast() }
        (self.network, self.prompt, self.sampler) = (network, ids, sampler)
        (remaining, invalidUTF8) = (Swift.max(tokens, 0), encoded.invalidUTF8)
        state = network.initialState()
        grammar = Grammar(vocabulary)
        stream = TextStream(tokenizer)
        scratch = Scratch(count: vocabulary.count)
        network.read(vocabulary.start, &state)
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

    /// The next token of the prompt or after it, which the network has read unless it is the last.
    private mutating func nextToken() -> Int32? {
        guard position < prompt.count else { return nextSample() }
        let token = prompt[position]
        position += 1
        grammar.advance(token)
        network.read(token, &state)
        return token
    }

    private mutating func nextSample() -> Int32? {
        // A character of which bytes are missing is finished, whatever the number of tokens.
        guard remaining > 0 || grammar.isInsideCharacter else { return nil }
        remaining -= 1
        let logits = scratch.logits
        network.logits(state, into: logits)
        grammar.mask(logits)
        if mustFollowSpace {
            mustFollowSpace = false
            for id in logits.indices where !vocabulary.tokens[id].followsSpace { logits[id] = -.infinity }
        }
        let token = sampler.pick(logits)
        grammar.advance(token)
        if remaining > 0 || grammar.isInsideCharacter { network.read(token, &state) }
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

extension Token {
    /// Whether a space is implied before it, when it follows a word.
    fileprivate var followsSpace: Bool {
        switch self {
        case .word(_, let glue), .spell(let glue): !glue.contains(.left)
        default: false
        }
    }
}

extension Vocabulary {
    /// Whether the last token is a single space after a word, which the next word implies anyway.
    fileprivate func endsInImpliedSpace(_ ids: [Int32]) -> Bool {
        guard ids.count > 1, tokens[Int(ids[ids.count - 1])] == .space([UInt8(ascii: " ")]) else {
            return false
        }
        return switch tokens[Int(ids[ids.count - 2])] {
        case .word(_, let glue): !glue.contains(.right)
        case .endSpell: true
        default: false
        }
    }

    /// Whether the last token closes a spelling.
    fileprivate func endsInSpelling(_ ids: [Int32]) -> Bool {
        ids.last.map { tokens[Int($0)] == .endSpell } ?? false
    }
}
