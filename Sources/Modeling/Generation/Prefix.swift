public import Neural
public import Text

/// A text that a model has read: its tokens, the state after them, and what may follow.
///
/// It is a value: a copy is a snapshot to continue from twice or to return to, and costs nothing until one of the two
/// changes. ``append(_:)`` reads one token. ``read(_:)`` makes it any text, and steps only over what has changed: a text
/// that grows by a character costs one step, one that loses some costs none.
///
/// Where words are tokens, after a single space any word may follow, as if the space had been implied. Whether the last
/// word may be completed, and what else the text may do, is said by ``rules``.
public struct Prefix: Sendable {
    /// The tokens read, without the start token.
    public private(set) var ids: [Int32] = []
    /// The state of the network after them.
    public private(set) var state: InferenceNetwork.State
    private let reader: Reader
    private var allowed: TokenConstraints
    private var cache: NeuralCache?
    private var mixing: MixingState?
    /// What the end of the text that was read demands of the next token.
    private var end = PromptEnd.open
    /// States to return to, in the order of the text, the first of them before any token.
    private var kept: [Kept]
    /// The precision that the network computes in.
    public var precision: InferenceNetwork.Precision { reader.network.precision }
    /// What the continuation may do; ``Text/WritingRules/completesWord`` takes effect when a text is read.
    public var rules: WritingRules
    /// The number of steps of the network, by which tests see that nothing is read twice.
    private(set) var steps = 1

    /// Network and tokenizer in one object, so that a copy of a prefix is cheap.
    private final class Reader: Sendable {
        let network: InferenceNetwork
        let tokenizer: Tokenizer

        init(_ network: InferenceNetwork, _ tokenizer: Tokenizer) {
            (self.network, self.tokenizer) = (network, tokenizer)
        }
    }

    /// The state after a number of tokens.
    private struct Kept: Sendable {
        let count: Int
        let state: InferenceNetwork.State
        let allowed: TokenConstraints
    }

    /// Creates the empty text of a model, of which only the start token is read.
    public init(_ model: LanguageModel, rules: WritingRules = .none) {
        self.init(model.network, model.tokenizer, words: model.spellableWords, rules: rules)
    }

    /// Creates the empty text of any network with its tokenizer.
    ///
    /// - Parameters:
    ///   - network: The network.
    ///   - tokenizer: The tokenizer of its vocabulary.
    ///   - words: The words that may be written character by character, if they are known.
    ///   - rules: What the continuation may do.
    ///   - options: If not `nil`, predictions are mixed with a cache of the text.
    ///   - mixture: If not `nil`, they are mixed with its counts.
    public init(
        _ network: InferenceNetwork, _ tokenizer: Tokenizer, words: SpellableWords? = nil,
        rules: WritingRules = .none, cache options: NeuralCache.Options? = nil, mixture: NGramMixture? = nil
    ) {
        let vocabulary = tokenizer.vocabulary
        precondition(network.architecture.vocabularySize == vocabulary.count, "another vocabulary")
        reader = Reader(network, tokenizer)
        allowed = TokenConstraints(vocabulary, words: words)
        self.rules = rules
        state = network.initialState()
        network.read(vocabulary.start, &state)
        kept = [Kept(count: 0, state: state, allowed: allowed)]
        cache = options.map { NeuralCache($0, at: network.lastHiddenState(in: state)) }
        mixing = mixture.map { MixingState($0, after: [vocabulary.start]) }
    }

    /// Returns the empty text in another state than zeros, of which only the start token is read: a decoder's that goes
    /// on from an encoder's vector.
    package func starting(from initial: InferenceNetwork.State) -> Prefix {
        precondition(ids.isEmpty && cache == nil, "a text that has begun")
        var prefix = self
        prefix.state = initial
        network.read(tokenizer.vocabulary.start, &prefix.state)
        prefix.kept = [Kept(count: 0, state: prefix.state, allowed: allowed)]
        return prefix
    }

    /// Returns the text that has read `ids` and is in the state after them, which this empty text's network has reached
    /// before: no step is taken.
    ///
    /// The text has no cache, whose states are not known.
    ///
    /// - Parameters:
    ///   - state: The state after the start token and `ids`.
    ///   - ids: Tokens of the vocabulary, without the start token.
    /// - Returns: The text, which has the bits of one that has read `ids`.
    public func resuming(_ state: InferenceNetwork.State, after ids: some Collection<Int32>) -> Prefix {
        precondition(self.ids.isEmpty && cache == nil, "a text that has begun, or one with a cache")
        var prefix = self
        (prefix.ids, prefix.state) = (Array(ids), state)
        for id in ids { prefix.allowed.advance(id) }
        prefix.mixing = mixing?.after([tokenizer.vocabulary.start] + prefix.ids)
        return prefix
    }

    /// Returns the text with other rules for what follows it.
    func following(_ rules: WritingRules) -> Prefix {
        var prefix = self
        prefix.rules = rules
        return prefix
    }

    /// The network that reads.
    public var network: InferenceNetwork { reader.network }

    /// The tokenizer of the text.
    public var tokenizer: Tokenizer { reader.tokenizer }

    /// The text as it was normalized.
    public var text: String {
        String(decoding: tokenizer.decode(ids), as: UTF8.self) + (end == .space ? " " : "")
    }

    /// Whether the last character is incomplete, so that only its next byte may follow.
    public var isInsideCharacter: Bool { allowed.isInsideCharacter }

    /// Reads one token: one step.
    ///
    /// Only a copy made before leads back.
    public mutating func append(_ token: Int32) {
        end = .open
        allowed.advance(token)
        mixing?.advance(token)
        network.read(token, &state)
        let h = network.lastHiddenState(in: state)
        cache?.advance(token, to: h)
        ids.append(token)
        steps += 1
    }

    /// Lets what is written after the text end with the sentence in progress.
    mutating func endWithSentence() { allowed.endWithSentence() }

    /// Replaces the text, reading only the tokens from the first difference on.
    ///
    /// Where tokens at the end are removed, up to some 3 % as many before them may be read again: the states after the
    /// last 64 tokens are all kept, those before more and more sparsely. With a cache, which holds a state for each of
    /// its tokens, none are kept, and everything is read again.
    ///
    /// - Parameter text: Any bytes, repaired where they are not UTF-8.
    /// - Returns: What was repaired, if anything was.
    /// - Throws: An error of ICU, or of a word too long for pretokenized text.
    @discardableResult public mutating func read(_ text: [UInt8]) throws(TextError) -> InvalidUTF8? {
        let prompt = try EncodedPrompt(text, tokenizer, completesWord: rules.completesWord)
        read(prompt)
        return prompt.invalidUTF8
    }

    /// The tokens and the end of the text.
    var encodedPrompt: EncodedPrompt { EncodedPrompt(ids: ids, end: end, invalidUTF8: nil) }

    private mutating func read(_ text: EncodedPrompt) {
        goBack(to: zip(ids, text.ids).prefix { $0 == $1 }.count)
        let count = text.ids.count
        for token in text.ids[ids.count...] {
            if cache == nil, Self.keeps(ids.count, of: count), kept.last?.count != ids.count {
                kept.append(Kept(count: ids.count, state: state, allowed: allowed))
            }
            append(token)
        }
        kept.removeAll { !Self.keeps($0.count, of: count) }
        end = text.end
    }

    /// Ends the text as `text` ends, whose tokens have been read one by one.
    mutating func end(as text: EncodedPrompt) { end = text.end }

    /// Writes the logits of the next token to `logits`, (V); −∞ for those that may not follow.
    public func logits(into logits: UnsafeMutableBufferPointer<Float>) {
        network.logits(state, into: logits)
        constraints.apply(to: logits)
    }

    /// What may follow, for texts that continue from here without being prefixes themselves.
    var constraints: NextTokenConstraints {
        NextTokenConstraints(
            tokenizer.vocabulary, allowed, rules, end: end, cache: cache, mixing: mixing)
    }

    /// Returns to the last kept state that has no more than `count` tokens.
    private mutating func goBack(to count: Int) {
        guard count < ids.count else { return }
        while kept.count > 1, let last = kept.last, last.count > count { kept.removeLast() }
        guard let last = kept.last else { return }
        (state, allowed) = (last.state, last.allowed)
        cache = cache.map { NeuralCache($0.options, at: network.lastHiddenState(in: last.state)) }
        ids.removeLast(ids.count - last.count)
        mixing = mixing?.after([tokenizer.vocabulary.start] + ids)
    }

    /// Whether a text of `end` tokens keeps the state after `count` of them: every one of the last 64, every second of
    /// the 64 before them, every fourth of the 128 before those, and so on.
    private static func keeps(_ count: Int, of end: Int) -> Bool {
        let distance = max((end - count) / 32, 1)
        let spacing = 1 << (Int.bitWidth - 1 - distance.leadingZeroBitCount)
        return count % spacing == 0
    }
}
