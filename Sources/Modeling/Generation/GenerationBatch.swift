public import Neural
public import Text

/// Texts that are generated side by side: each step the network reads one token of every text, which takes little
/// longer than one text alone.
///
///     var batch = GenerationBatch(network, tokenizer)
///     let id = try batch.admit(prefix, tokens: 200, sampler: Sampler(temperature: 0.8, seed: 7))
///     while !batch.isEmpty {
///         for event in batch.step() where event.id == id { print(event.text, terminator: "") }
///     }
///
/// Texts join at any step, from prefixes of any kind, and leave when they are complete or cancelled. Each has exactly
/// the bits that ``Generator`` gives it alone in the same precision, whatever its neighbours are.
public struct GenerationBatch {
    /// Names a text of the batch.
    public struct ID: Hashable, Sendable {
        /// The number of texts that joined before it.
        let number: Int
    }

    /// What a step has added to one text.
    public struct Event: Sendable {
        /// The text.
        public let id: ID
        /// Whole grapheme clusters that no later token can change; may be empty.
        public let text: String
        /// The token drawn, or read in a prompt that is scored, where tokens are recorded.
        public let token: ScoredToken?
        /// Why the text is complete, `nil` while it is not.
        public let finish: FinishReason?
        /// How much all of the text after the prompt surprises the judge of its drafts, if it has drafts.
        var surprise: Surprise?
    }

    /// A text of the batch.
    fileprivate struct Entry {
        let id: ID
        var text: GenerationState
        var constraints: NextTokenConstraints
        /// The rest of the prompt, and what its end demands of the next token.
        var unread: ArraySlice<Int32>
        let end: PromptEnd
        /// Whether the tokens of the prompt are scored as well.
        let scoresPrompt: Bool
        /// Whether the next token needs logits.
        var needsLogits: Bool { unread.isEmpty || scoresPrompt }
    }

    private let network: InferenceNetwork
    private let tokenizer: Tokenizer
    private var entries: [Entry] = []  // in the order of the batch's sequences
    private var states: InferenceNetwork.BatchState
    private var buffer: LogitsBuffer
    private var tokens: [Int32] = []
    private var events: [Event] = []
    private var admitted = 0

    /// Creates an empty batch.
    ///
    /// - Parameters:
    ///   - network: The network that reads all texts.
    ///   - tokenizer: The tokenizer of its vocabulary.
    public init(_ network: InferenceNetwork, _ tokenizer: Tokenizer) {
        (self.network, self.tokenizer) = (network, tokenizer)
        states = InferenceNetwork.BatchState(network, [])
        buffer = LogitsBuffer(count: tokenizer.vocabulary.count)
    }

    /// The number of texts that are not complete.
    public var count: Int { entries.count }
    /// Whether nothing is left to do: no text, and no event to return.
    public var isEmpty: Bool { entries.isEmpty && events.isEmpty }

    /// Adds a text, whose prompt the next step returns.
    ///
    /// - Parameters:
    ///   - prefix: The prompt, or as much of it as has been read, by the same network and with the same tokenizer. The
    ///     text continues with a copy of its cache.
    ///   - prompt: The whole prompt, if the prefix has read only the beginning of its tokens; the batch reads the rest,
    ///     a token a step.
    ///   - tokens: The most tokens to write after the prompt.
    ///   - sampler: How to draw them; it has not observed any token.
    ///   - stop: What else ends the text.
    ///   - alternatives: If not `nil`, tokens are recorded, each with this many of the likeliest in its place.
    ///   - scoresPrompt: Whether those that the batch reads of the prompt are recorded, too. Nothing is forbidden in a
    ///     prompt, so that their probabilities are those among all tokens.
    /// - Returns: What names the text in the batch's events.
    /// - Throws: An error of ICU.
    public mutating func admit(
        _ prefix: Prefix, reading prompt: EncodedPrompt? = nil, tokens: Int, sampler: Sampler,
        stop: StopCondition = StopCondition(), alternatives: Int? = nil, scoresPrompt: Bool = false
    ) throws(TextError) -> ID {
        precondition(prefix.network === network, "a prefix of another network")
        let prompt = prompt ?? prefix.encodedPrompt
        precondition(prompt.ids.starts(with: prefix.ids), "a prefix of another prompt")
        let id = ID(number: admitted)
        var entry = Entry(
            id: id,
            text: try GenerationState(
                tokenizer, tokens: tokens, sampler: sampler, stop: stop, alternatives: alternatives),
            constraints: prefix.constraints, unread: prompt.ids.dropFirst(prefix.ids.count),
            end: prompt.end, scoresPrompt: scoresPrompt && alternatives != nil)
        admitted += 1
        var text = prefix.ids.reduce(into: "") { $0 += entry.text.read($1) }
        if entry.unread.isEmpty { text += entry.endPrompt() }
        events.append(Event(id: id, text: text, token: nil, finish: entry.text.finish))
        guard entry.text.finish == nil else { return id }
        entries.append(entry)
        states.append(prefix.state)
        if entries.count > buffer.rows {
            buffer = LogitsBuffer(rows: 2 * entries.count, count: tokenizer.vocabulary.count)
        }
        return id
    }

    /// Cancels a text; the next step returns its last event.
    ///
    /// Nothing happens where it is complete.
    public mutating func cancel(_ id: ID) {
        guard let index = entries.firstIndex(where: { $0.id == id }) else { return }
        entries[index].text.cancel()
        let rest = entries[index].text.rest()
        events.append(Event(id: id, text: rest, token: nil, finish: .cancelled))
        entries.remove(at: index)
        states.keep((0...entries.count).filter { $0 != index })
    }

    /// Returns the state of a text after all its tokens so far, `nil` where it is complete.
    public func state(of id: ID) -> InferenceNetwork.State? {
        entries.firstIndex { $0.id == id }.map { states[$0] }
    }

    /// Returns the last layer's hidden state of a text after all its tokens so far, (H), `nil` where it is complete.
    public func hiddenState(of id: ID) -> ArraySlice<Float>? {
        entries.firstIndex { $0.id == id }.map { network.lastHiddenState(in: states, stream: $0) }
    }

    /// Reads or writes one token of every text.
    ///
    /// - Returns: An event for every text, in the order in which they joined. Where texts have joined or have been
    ///   cancelled since the last step, the events of these instead, and no token.
    public mutating func step() -> [Event] {
        defer { events = [] }
        if !events.isEmpty { return events }
        if entries.contains(where: \.needsLogits) { network.logits(states, into: buffer.logits) }
        var kept: [Int] = []
        tokens.removeAll(keepingCapacity: true)
        for index in entries.indices {
            let (token, event) = entries[index].advance(buffer[index])
            events.append(event)
            guard event.finish == nil else { continue }
            tokens.append(token)
            kept.append(index)
        }
        if kept.count < entries.count {
            states.keep(kept)
            entries = kept.map { entries[$0] }
        }
        network.read(tokens, &states)
        for index in entries.indices {
            entries[index].constraints.remember(
                tokens[index], network.lastHiddenState(in: states, stream: index))
        }
        return events
    }
}

extension GenerationBatch.Entry {
    /// Reads the next token of the prompt, or draws the next one after it.
    fileprivate mutating func advance(
        _ logits: UnsafeMutableBufferPointer<Float>
    ) -> (token: Int32, event: GenerationBatch.Event) {
        if let token = unread.popFirst() {
            if scoresPrompt { constraints.mix(into: logits) }
            constraints.advance(token)
            var (scored, added) = scoresPrompt ? text.score(token, logits) : (nil, text.read(token))
            if unread.isEmpty { added += endPrompt() }
            return (token, .init(id: id, text: added, token: scored, finish: text.finish))
        }
        constraints.apply(to: logits)
        let (token, scored, added) = text.write(logits)
        constraints.advance(token)
        if text.endsWithSentence { constraints.endWithSentence() }
        let rest = text.finish == nil ? "" : text.rest()
        return (token, .init(id: id, text: added + rest, token: scored, finish: text.finish))
    }

    /// Ends the prompt, and the text as well where nothing is to be written; returns the rest of it then.
    fileprivate mutating func endPrompt() -> String {
        constraints.endPrompt(end)
        text.endPrompt()
        return text.finish == nil ? "" : text.rest()
    }
}
