import Neural
public import Text

/// Writes several texts from one beginning side by side: the network reads a token of each at once, which takes
/// little longer than one alone.
///
///     let samplers = try (0..<16).map { try Sampler(temperature: 0.8, seed: 7 + $0) }
///     for piece in try BatchGenerator(prefix, tokens: 200, samplers: samplers) {
///         texts[piece.sample] += piece.text
///     }
///
/// Text n is the one that ``Generator`` writes with sampler n, bit for bit. Pieces come in a fixed order: first the
/// beginning, whole, of every text in turn, then what every text that still goes on has gained by one more token.
/// A text that is complete leaves the batch, and the others get faster.
public struct BatchGenerator: Sequence, IteratorProtocol {
    /// Some of one text: whole grapheme clusters, never none.
    public struct Piece: Sendable, Equatable {
        /// The index of the text's sampler.
        public let sample: Int
        /// What the text goes on with.
        public let text: String
    }

    private let network: InferenceNetwork
    private var drafts: [GenerationState] = []
    /// What may come next in each text.
    private var following: [NextTokenConstraints]
    /// The texts that go on, in the order of the batch's streams.
    private var active: [Int]
    private var batch: InferenceNetwork.BatchState
    private var tokens: [Int32] = []
    private var pieces: [Piece] = []
    private var position = 0
    private let scratch: Scratch

    /// Starts one text for each sampler, all going on from `prefix`.
    ///
    /// - Parameters:
    ///   - prefix: The text to begin with, which has been read; each text goes on with a copy of its cache.
    ///   - tokens: How many tokens to write after it, at most, in each text.
    ///   - samplers: How to choose them; nothing has been observed by any.
    ///   - ending: Where a text ends besides.
    ///   - alternatives: Where not `nil`, tokens are recorded, each with as many of the likeliest in its place.
    /// - Throws: What ICU refuses.
    public init(
        _ prefix: Prefix, tokens: Int, samplers: [Sampler], ending: StopCondition = StopCondition(),
        alternatives: Int? = nil
    ) throws(TextError) {
        network = prefix.network
        following = samplers.map { _ in prefix.following }
        batch = InferenceNetwork.BatchState(network, samplers.map { _ in prefix.state })
        scratch = Scratch(rows: samplers.count, count: prefix.tokenizer.vocabulary.count)
        active = []
        for (sample, sampler) in samplers.enumerated() {
            var draft = try GenerationState(
                prefix.tokenizer, tokens: tokens, sampler: sampler, ending: ending,
                alternatives: alternatives)
            emit(sample, prefix.ids.reduce(into: "") { $0 += draft.read($1) })
            draft.endPrompt()
            drafts.append(draft)
            if draft.finish == nil { active.append(sample) } else { emit(sample, drafts[sample].rest()) }
        }
        batch.keep(active)
    }

    /// Why a text is complete, `nil` while it is not.
    public func finish(of sample: Int) -> FinishReason? { drafts[sample].finish }

    /// The tokens of a text written so far, where they are recorded; those of a stop text, too.
    public func written(by sample: Int) -> [ScoredToken] { drafts[sample].written }

    /// The next piece of one of the texts, or `nil` when all are complete.
    public mutating func next() -> Piece? {
        while position == pieces.count {
            guard !active.isEmpty else { return nil }
            (position, pieces) = (0, [])
            step()
        }
        position += 1
        return pieces[position - 1]
    }

    /// Writes a token of every text that goes on.
    private mutating func step() {
        network.logits(batch, into: scratch.logits)
        var streams: [Int] = []
        tokens.removeAll(keepingCapacity: true)
        for (stream, sample) in active.enumerated() {
            following[sample].judge(scratch[stream])
            let (token, text) = drafts[sample].write(scratch[stream])
            emit(sample, text)
            if drafts[sample].finish == nil {
                following[sample].advance(token)
                tokens.append(token)
                streams.append(stream)
            } else {
                emit(sample, drafts[sample].rest())
            }
        }
        if streams.count < active.count {
            batch.keep(streams)
            active = streams.map { active[$0] }
        }
        network.read(tokens, &batch)
        for (stream, sample) in active.enumerated() {
            following[sample].remember(tokens[stream], network.lastHiddenState(in: batch, stream: stream))
        }
    }

    private mutating func emit(_ sample: Int, _ text: String) {
        if !text.isEmpty { pieces.append(Piece(sample: sample, text: text)) }
    }
}
