import Neural
import Text

/// Texts that are written side by side like those of a ``GenerationBatch``, every sentence as several drafts.
///
/// All drafts of all texts are one batch of the network. Each text has the bits that it has alone, whatever its neighbours
/// are; with one draft these are the bits that it has without drafts.
struct DraftBatch {
    typealias ID = GenerationBatch.ID
    typealias Event = GenerationBatch.Event

    private let network: InferenceNetwork
    private let tokenizer: Tokenizer
    private let judge: Judge
    /// The drafts of a sentence, and the most tokens of one.
    private let drafts: Int, tokens: Int
    private var texts: [(id: ID, text: DraftedText)] = []  // in the order in which they joined
    private var buffer: LogitsBuffer
    private var events: [Event] = []
    private var admitted = 0

    /// Creates an empty batch.
    ///
    /// - Parameters:
    ///   - network: The network that writes.
    ///   - tokenizer: The tokenizer of its vocabulary.
    ///   - judge: Who chooses.
    ///   - drafts: The number of drafts of a sentence.
    init(_ network: InferenceNetwork, _ tokenizer: Tokenizer, _ judge: Judge, drafts: Int) {
        precondition(drafts > 0, "\(drafts) drafts")
        (self.network, self.tokenizer, self.judge, self.drafts) = (network, tokenizer, judge, drafts)
        tokens = StopCondition.sentenceTokens(tokenizer.vocabulary.level)
        buffer = LogitsBuffer(count: tokenizer.vocabulary.count)
    }

    /// The number of texts that are not complete.
    var count: Int { texts.count }
    /// Whether nothing is left to do.
    var isEmpty: Bool { texts.isEmpty && events.isEmpty }

    /// Adds a text after a prompt that has been read; see ``GenerationBatch``.
    ///
    /// - Throws: An error of ICU, or of a word too long for the judge's pretokenized text.
    mutating func admit(
        _ prefix: Prefix, tokens: Int, sampler: Sampler, stop: StopCondition, alternatives: Int?
    ) throws(TextError) -> ID {
        precondition(prefix.network === network, "a prefix of another network")
        let id = ID(number: admitted)
        var state = try GenerationState(
            tokenizer, tokens: tokens, sampler: sampler, stop: stop, alternatives: alternatives)
        var text = prefix.ids.reduce(into: "") { $0 += state.read($1) }
        state.endPrompt()
        if state.finish != nil { text += state.rest() }
        let prompt = tokenizer.decode(prefix.ids)
        if state.finish == nil {
            let beginning = try Draft(prefix, state, heldBack: prompt.count - text.utf8.count)
            texts.append((id, try DraftedText(beginning, after: prompt, judge, drafts: drafts)))
        }
        admitted += 1
        events.append(Event(id: id, text: text, token: nil, finish: state.finish))
        return id
    }

    /// Cancels a text as far as it is chosen; the next step returns its last event.
    mutating func cancel(_ id: ID) {
        guard let index = texts.firstIndex(where: { $0.id == id }) else { return }
        let rest = texts[index].text.cancel()
        events.append(
            Event(
                id: id, text: rest, token: nil, finish: .cancelled, surprise: texts[index].text.surprise))
        texts.remove(at: index)
    }

    /// Writes a token of every draft that is not over.
    ///
    /// - Returns: The events of the sentences that were chosen, one for each token, in the order in which the texts joined.
    ///   Where texts have joined or have been cancelled since the last step, the events of these instead, and no token.
    mutating func step() -> [Event] {
        defer { events = [] }
        if !events.isEmpty { return events }
        write()
        for index in texts.indices {
            guard texts[index].text.drafts.allSatisfy({ $0.isOver(tokens: tokens) }) else { continue }
            let pieces = texts[index].text.choose()
            let finish = texts[index].text.chosen.text.finish
            for (number, piece) in pieces.enumerated() {
                events.append(
                    Event(
                        id: texts[index].id, text: piece.text, token: piece.token,
                        finish: number + 1 == pieces.count ? finish : nil,
                        surprise: texts[index].text.surprise))
            }
        }
        texts.removeAll { $0.text.chosen.text.finish != nil }
        return events
    }

    /// Draws the next token of every draft that is not over, and reads it.
    private mutating func write() {
        let writing = texts.indices.flatMap { text in
            texts[text].text.drafts.indices.map { (text: text, draft: $0) }
        }.filter { !texts[$0.text].text.drafts[$0.draft].isOver(tokens: tokens) }
        if writing.count > buffer.rows {
            buffer = LogitsBuffer(rows: writing.count, count: tokenizer.vocabulary.count)
        }
        var batch = InferenceNetwork.BatchState(
            network, writing.map { texts[$0.text].text.drafts[$0.draft].state })
        network.logits(batch, into: buffer.logits)
        var (going, read): ([Int], [Int32]) = ([], [])
        for (row, place) in writing.enumerated() {
            let token = texts[place.text].text.drafts[place.draft].write(buffer[row])
            // A text that is complete reads no more.
            guard texts[place.text].text.drafts[place.draft].text.finish == nil else { continue }
            going.append(row)
            read.append(token)
        }
        batch.keep(going)
        network.read(read, &batch)
        for (stream, row) in going.enumerated() {
            let place = writing[row]
            texts[place.text].text.drafts[place.draft].remember(
                read[stream], batch[stream], network.lastHiddenState(in: batch, stream: stream))
        }
    }
}
