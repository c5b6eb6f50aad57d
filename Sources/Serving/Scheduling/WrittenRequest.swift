import Modeling
import Neural
import Text

/// A request inside the loop: which of its texts wait, are written or are complete.
final class WrittenRequest {
    let ticket: Ticket
    /// The texts, prompt after prompt.
    private(set) var texts: [TextProgress]
    private var prompts: [PromptProgress]
    /// The texts that wait, by number, and the number of those that are not complete.
    private var waiting: [Int]
    private(set) var unfinished: Int
    /// Whether the request is in the queue, because texts wait.
    var isInLine = true
    private(set) var hasFirstToken = false
    /// The tokens drawn, and those of prompts whose state was kept.
    private(set) var drawnTokens = 0, cachedTokens = 0
    private var events: [WritingEvent] = []
    /// When events were sent last, once a token has been among them.
    private var sent: ContinuousClock.Instant?

    /// A text of the request.
    struct TextProgress {
        let prompt: Int
        /// The bytes of the prompt that the text leaves out, and still has to.
        var silent: Int
        /// What names it in the batch while it is written.
        var id: GenerationBatch.ID?
        /// The tokens of the prompt that have been read.
        var read = 0
        var isComplete = false
        /// The sum of the hidden states after each token, (H), for an embedding.
        var sum: [Double] = []
    }

    /// A prompt of the request, which its first text reads for all.
    private struct PromptProgress {
        let kept: KeptPositions
        /// The names of the beginnings whose states are kept, once the prompt is begun.
        var keys: [PrefixKey] = []
        var isBegun = false
        /// The prompt, read; `nil` until then.
        var prefix: Prefix?
    }

    init(_ ticket: Ticket) {
        self.ticket = ticket
        let work = ticket.work, vocabulary = work.model.language.vocabulary
        prompts = work.prompts.map {
            PromptProgress(kept: KeptPositions($0.ids, vocabulary))
        }
        texts = work.prompts.indices.flatMap { prompt in
            (0..<work.textsPerPrompt).map { _ in
                TextProgress(prompt: prompt, silent: work.silentBytes(ofPrompt: prompt))
            }
        }
        waiting = Array(texts.indices)
        unfinished = texts.count
    }

    var isWaiting: Bool { !waiting.isEmpty }
    var isComplete: Bool { unfinished == 0 }
    var hasBegun: Bool { waiting.count < texts.count }
    private var work: Work { ticket.work }

    /// Whether the texts of a prompt share its reading: not where each is scored, or ends with it.
    private var sharesPrompts: Bool {
        guard case .completion(let job) = work else { return true }
        return !job.scoresPrompt && job.tokens > 0
    }

    /// The next text that can be started: the first of its prompt, or one whose prompt has been read.
    func nextReady() -> Int? {
        guard sharesPrompts else { return waiting.first }
        return waiting.first { text in
            let prompt = prompts[texts[text].prompt]
            return !prompt.isBegun || prompt.prefix != nil
        }
    }

    // MARK: Starting

    /// Starts a text in a batch of the request's model.
    func start(_ text: Int, in batch: inout GenerationBatch) throws -> GenerationBatch.ID {
        waiting.removeAll { $0 == text }
        let number = texts[text].prompt, prompt = work.prompts[number]
        let prefix = start(number, text)
        texts[text].read = prefix.ids.count
        let id: GenerationBatch.ID
        switch work {
        case .completion(let job):
            id = try batch.admit(
                prefix, reading: prompt, tokens: job.tokens,
                sampler: Sampler(job.sampling.sample(text % job.drawn)), stop: job.stop,
                alternatives: job.alternatives, scoresPrompt: job.scoresPrompt)
        case .embedding:
            texts[text].sum = [Double](
                repeating: 0, count: work.model.language.network.architecture.hiddenSizes.last ?? 0)
            // It is cancelled before a token is drawn.
            id = try batch.admit(
                prefix, reading: prompt, tokens: 1, sampler: Sampler(temperature: 0, seed: 0))
        }
        texts[text].id = id
        return id
    }

    /// The prompt of a text, or as much of it as is kept.
    private func start(_ number: Int, _ text: Int) -> Prefix {
        if let prefix = prompts[number].prefix { return prefix }
        var root = work.model.root
        if !prompts[number].isBegun {
            prompts[number].isBegun = true
            // Nobody sends a text with a suffix again.
            let keys = work.isRanking ? [] : PrefixKey.keys(of: work.prompts[number].ids)
            prompts[number].keys = keys.filter { prompts[number].kept.contains($0.count) }
        }
        guard case .completion(let job) = work else { return root }
        root.rules = job.rules
        // Nothing is left to be read.
        if job.prompts[number].ids.isEmpty { prompts[number].prefix = root }
        let unscored = job.unscored.isEmpty ? 0 : job.unscored[number]
        let ids = job.scoresPrompt ? Array(job.prompts[number].ids.prefix(unscored)) : job.prompts[number].ids
        guard !ids.isEmpty, let found = work.model.prefixes.longest(ids) else { return root }
        if text % job.drawn == 0 {
            events.append(.prompt(index: number, cached: found.count))
            cachedTokens += found.count
        }
        let prefix = root.resuming(found.state, after: job.prompts[number].ids.prefix(found.count))
        if found.count == job.prompts[number].ids.count { prompts[number].prefix = prefix }
        return prefix
    }

    // MARK: Steps

    /// Takes what a step has added to a text.
    ///
    /// - Parameters:
    ///   - event: The batch's event.
    ///   - text: The number of the text.
    ///   - isStep: Whether a token was read or written.
    ///   - batch: The batch after the step.
    /// - Returns: Whether the text has to be cancelled, because nothing more is wanted of it.
    func take(
        _ event: GenerationBatch.Event, of text: Int, isStep: Bool, _ batch: borrowing GenerationBatch
    ) -> Bool {
        let prompt = work.prompts[texts[text].prompt]
        let readsPrompt = isStep && texts[text].read < prompt.ids.count
        if readsPrompt { readPrompt(text, batch) }
        switch work {
        case .embedding:
            if event.finish != nil {
                complete(text)
                return false
            }
            return embed(text, isStep: isStep, count: prompt.ids.count, batch, event.id)
        case .completion:
            let isDrawn = isStep && !readsPrompt && event.finish != .cancelled
            if isDrawn { (hasFirstToken, drawnTokens) = (true, drawnTokens + 1) }
            let added = audible(event.text, of: text)
            if !added.isEmpty || isDrawn || event.token != nil || event.finish != nil {
                events.append(
                    .text(
                        TextEvent(
                            index: text, text: added, token: event.token, isPrompt: readsPrompt,
                            isDrawn: isDrawn, finish: event.finish)))
            }
            if event.finish != nil { complete(text) }
            return false
        }
    }

    /// Notes that a token of the prompt has been read, and keeps the state after it where that is of use.
    private func readPrompt(_ text: Int, _ batch: borrowing GenerationBatch) {
        texts[text].read += 1
        let number = texts[text].prompt, count = texts[text].read, prompt = prompts[number]
        let isRead = count == work.prompts[number].ids.count
        guard let key = prompt.keys.first(where: { $0.count == count }), let id = texts[text].id,
            let state = batch.state(of: id)
        else { return }
        work.model.prefixes.insert(state, after: key)
        guard isRead, prompt.prefix == nil, case .completion(let job) = work else { return }
        var root = work.model.root
        root.rules = job.rules
        prompts[number].prefix = root.resuming(state, after: job.prompts[number].ids)
    }

    /// Adds the hidden state after a token, and sends the vector after the last one.
    private func embed(
        _ text: Int, isStep: Bool, count: Int, _ batch: borrowing GenerationBatch, _ id: GenerationBatch.ID
    ) -> Bool {
        guard !texts[text].isComplete, let h = batch.hiddenState(of: id) else { return false }
        guard isStep || count == 0 else { return false }
        for (i, value) in h.enumerated() { texts[text].sum[i] += Double(value) }
        guard texts[text].read == count else { return false }
        events.append(.vector(index: text, texts[text].sum.unitVector))
        complete(text)
        return true
    }

    private func complete(_ text: Int) {
        guard !texts[text].isComplete else { return }
        (texts[text].isComplete, texts[text].id) = (true, nil)
        unfinished -= 1
    }

    /// Leaves out the prompt where it is no part of the text.
    private func audible(_ added: String, of text: Int) -> String {
        guard texts[text].silent > 0 else { return added }
        let count = min(texts[text].silent, added.utf8.count)
        texts[text].silent -= count
        return String(decoding: added.utf8.dropFirst(count), as: UTF8.self)
    }

    // MARK: Ends

    /// Ends all texts as they are; those that wait will not be written.
    func abandon() {
        for text in texts.indices where !texts[text].isComplete {
            if case .completion = work, texts[text].id == nil {
                events.append(
                    .text(
                        TextEvent(
                            index: text, text: "", token: nil, isPrompt: false, isDrawn: false,
                            finish: .cancelled)))
            }
            if texts[text].id == nil { complete(text) }
        }
        waiting = []
    }

    /// Fails with an error.
    func fail(_ error: RequestError) {
        events.append(.failed(error))
        for text in texts.indices { complete(text) }
        waiting = []
    }

    /// Sends what has happened since it was sent last: when all texts are complete, or in a stream the first token at
    /// once and others after an interval.
    func flush(_ now: ContinuousClock.Instant, interval: Duration) {
        guard !events.isEmpty, work.streams || isComplete else { return }
        if !isComplete, let sent, now - sent < interval { return }
        ticket.send(events)
        events = []
        if hasFirstToken { sent = now }
    }
}

extension Work {
    /// The bytes of a prompt that its texts leave out.
    fileprivate func silentBytes(ofPrompt number: Int) -> Int {
        switch self {
        case .completion(let job): job.echo ? 0 : job.promptTexts[number].utf8.count
        case .embedding: 0
        }
    }
}

extension [Double] {
    /// The vector of length 1 in this direction; zeros stay zeros.
    fileprivate var unitVector: [Float] {
        let length = reduce(0) { $0 + $1 * $1 }.squareRoot()
        return map { length > 0 ? Float($0 / length) : 0 }
    }
}
