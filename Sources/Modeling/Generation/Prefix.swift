public import Neural
public import Text

/// A text that a model has read: its tokens, the state after them, and what may come next.
///
/// It is a value: a copy is a snapshot, to go on from twice or to come back to, and costs nothing until one of the
/// two goes on. ``append(_:)`` reads one token. ``read(_:)`` makes it any text, and steps only over what is not
/// the same as before: a text that grows by a character costs one step, one that loses some costs none.
///
/// Where words are tokens, two ends of a text mean more than their tokens do: after a single space the next word is
/// free to come, as if the space had been implied; and a word that the vocabulary lacks is left open, so that it
/// may be finished.
public struct Prefix: Sendable {
    /// The tokens read, without the start token.
    public private(set) var ids: [Int32] = []
    /// The network's state after them.
    public private(set) var state: InferenceNetwork.State
    private let reader: Reader
    private var grammar: TokenConstraints
    private var cache: NeuralCache?
    /// Whether the text ends in a space that its last token does not have, so that only a word may follow.
    private var endsInSpace = false
    /// States to go back to, in the order of the text, the first of them before any token.
    private var kept: [Kept]
    /// How many steps the network has made, for tests of what is not read again.
    private(set) var steps = 1

    /// What reads, in one piece, so that a copy of a prefix is cheap.
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
        let grammar: TokenConstraints
    }

    /// The empty text of a model: only the start token is read.
    public init(_ model: LanguageModel) { self.init(model.network, model.tokenizer) }

    /// The empty text of any network with its tokenizer.
    ///
    /// - Parameters:
    ///   - network: What reads.
    ///   - tokenizer: The tokenizer of its vocabulary.
    ///   - options: Where not `nil`, what comes next is a mixture with a cache of the text.
    public init(
        _ network: InferenceNetwork, _ tokenizer: Tokenizer, cache options: NeuralCache.Options? = nil
    ) {
        let vocabulary = tokenizer.vocabulary
        precondition(network.architecture.vocabularySize == vocabulary.count, "another vocabulary")
        reader = Reader(network, tokenizer)
        grammar = TokenConstraints(vocabulary)
        state = network.initialState()
        network.read(vocabulary.start, &state)
        kept = [Kept(count: 0, state: state, grammar: grammar)]
        cache = options.map { NeuralCache($0, at: network.lastHiddenState(in: state)) }
    }

    /// The network that reads.
    public var network: InferenceNetwork { reader.network }

    /// The tokenizer of the text.
    public var tokenizer: Tokenizer { reader.tokenizer }

    /// The text: what was read, as the vocabulary's normalization has it.
    public var text: String {
        String(decoding: tokenizer.decode(ids), as: UTF8.self) + (endsInSpace ? " " : "")
    }

    /// Whether a character stands unfinished, of which only the next byte may come.
    public var isInsideCharacter: Bool { grammar.isInsideCharacter }

    /// Reads one token: one step.
    ///
    /// There is no way back over it but a copy made before.
    public mutating func append(_ token: Int32) {
        endsInSpace = false
        grammar.advance(token)
        network.read(token, &state)
        let h = network.lastHiddenState(in: state)
        cache?.advance(token, to: h)
        ids.append(token)
        steps += 1
    }

    /// Makes the prefix this text, reading only the tokens after the first that differs from those it has.
    ///
    /// Where tokens at the end go, up to some 3 % as many before them may be read again: of the last 64 that this
    /// method read every state is kept, of earlier ones fewer and fewer. With a cache, which holds a state for each
    /// of its tokens itself, no others are kept, and all is read again.
    ///
    /// - Parameter text: Any bytes, repaired where they are not UTF-8.
    /// - Returns: What was repaired, if anything was.
    /// - Throws: What ICU refuses, or a word too long for pretokenized text.
    @discardableResult public mutating func read(_ text: [UInt8]) throws(TextError) -> InvalidUTF8? {
        let open = try EncodedPrompt(text, tokenizer)
        read(open)
        return open.invalidUTF8
    }

    /// Its tokens and its end.
    var encodedPrompt: EncodedPrompt { EncodedPrompt(ids: ids, endsInSpace: endsInSpace, invalidUTF8: nil) }

    private mutating func read(_ text: EncodedPrompt) {
        goBack(to: zip(ids, text.ids).prefix { $0 == $1 }.count)
        let count = text.ids.count
        for token in text.ids[ids.count...] {
            if cache == nil, Self.keeps(ids.count, of: count), kept.last?.count != ids.count {
                kept.append(Kept(count: ids.count, state: state, grammar: grammar))
            }
            append(token)
        }
        kept.removeAll { !Self.keeps($0.count, of: count) }
        endsInSpace = text.endsInSpace
    }

    /// Says that the text ends as `text` does, whose tokens have been read one by one.
    mutating func end(as text: EncodedPrompt) { endsInSpace = text.endsInSpace }

    /// Writes the logits of the token that comes next to `logits`, (V): −∞ where it may not come.
    public func logits(into logits: UnsafeMutableBufferPointer<Float>) {
        network.logits(state, into: logits)
        following.judge(logits)
    }

    /// What may come next, for texts that go on from here without being prefixes themselves.
    var following: NextTokenConstraints {
        NextTokenConstraints(tokenizer.vocabulary, grammar, endsInSpace: endsInSpace, cache: cache)
    }

    /// Goes back to the last kept state that has no more than `count` tokens.
    private mutating func goBack(to count: Int) {
        guard count < ids.count else { return }
        while kept.count > 1, let last = kept.last, last.count > count { kept.removeLast() }
        guard let last = kept.last else { return }
        (state, grammar) = (last.state, last.grammar)
        cache = cache.map { NeuralCache($0.options, at: network.lastHiddenState(in: last.state)) }
        ids.removeLast(ids.count - last.count)
    }

    /// Whether a text of `end` tokens keeps the state after `count` of them: of the last 64 each, of the 64 before
    /// them every second, of the 128 before those every fourth, and so on.
    private static func keeps(_ count: Int, of end: Int) -> Bool {
        let distance = max((end - count) / 32, 1)
        let spacing = 1 << (Int.bitWidth - 1 - distance.leadingZeroBitCount)
        return count % spacing == 0
    }
}
