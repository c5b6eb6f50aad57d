import Text

/// Writes the texts of a request, returning pieces as they become certain.
///
///     var writer = try CompletionWriter(request, after: prefix)
///     for piece in writer { print(piece.choice, piece.text) }
///     writer.completion
///
/// Several texts are written side by side, ``GenerationBatch`` says how; another takes the place of each that is
/// complete. Text number i has the bits that it has alone in the same precision.
public struct CompletionWriter: Sequence, IteratorProtocol {
    /// Some of one text: whole grapheme clusters, never none.
    public struct Piece: Sendable, Equatable {
        /// The index of the text's choice.
        public let choice: Int
        /// What is added to it.
        public let text: String
    }

    /// What was asked for.
    public let request: CompletionRequest
    private let prefix: Prefix
    private let isCancelled: () -> Bool
    private var single: Modeling.Generator?
    private var batch: GenerationBatch
    /// The batch instead where there are drafts.
    private var drafted: DraftBatch?
    private var ids: [GenerationBatch.ID] = []
    private var admitted = 0
    /// The texts drawn so far, in the order of their numbers.
    private var texts: [Completion.Choice] = []
    /// The bytes of the prompt that each text still has to leave out.
    private var silent: [Int] = []
    private var pieces: [Piece] = []
    private var position = 0
    private var isOver = false
    /// The error of ICU that kept a text from being started, if there was one.
    ///
    /// The caller throws it after the last piece; the texts before it are complete.
    public private(set) var failure: (any Error)?
    /// The texts or drafts that are written at a time: more gain nothing, and each needs a row of logits.
    private static let width = 32

    /// Starts the texts of a request.
    ///
    /// - Parameters:
    ///   - request: What to write.
    ///   - prefix: The prompt, read by the network that is to write. It takes the place of the request's own prompt,
    ///     which may have been read long ago.
    ///   - judge: Who chooses among drafts; needed where there are several.
    ///   - isCancelled: Asked at every step; once it returns `true`, all texts end as they are, without the sentence of
    ///     which there are drafts.
    /// - Throws: ``CompletionRequestError`` or ``SamplerError`` for a number out of range, or an error of ICU.
    public init(
        _ request: CompletionRequest, after prefix: Prefix, judge: Judge? = nil,
        isCancelled: @escaping () -> Bool = { false }
    ) throws {
        try request.check()
        if request.drafts > 1, judge == nil {
            throw CompletionRequestError(
                setting: "number of drafts", found: "\(request.drafts) without a judge", wanted: "a judge")
        }
        (self.request, self.isCancelled) = (request, isCancelled)
        self.prefix = prefix.following(request.rules)
        batch = GenerationBatch(prefix.network, prefix.tokenizer)
        if request.drafts > 1, let judge {
            drafted = DraftBatch(prefix.network, prefix.tokenizer, judge, drafts: request.drafts)
        }
        if request.drawn == 1, drafted == nil {
            // A batch of one would cost more than a text alone.
            single = try Modeling.Generator(
                self.prefix, tokens: request.tokens, sampler: Sampler(request.sampling), stop: request.stop,
                alternatives: alternatives)
            start()
        } else {
            try admit()
        }
    }

    /// Reads the prompt of a request and starts its texts; see ``init(_:after:judge:isCancelled:)``.
    public init(
        _ request: CompletionRequest, _ model: LanguageModel, judge: Judge? = nil,
        isCancelled: @escaping () -> Bool = { false }
    ) throws {
        var prefix = Prefix(model, rules: request.rules)
        try prefix.read(Array(request.prompt.utf8))
        try self.init(request, after: prefix, judge: judge, isCancelled: isCancelled)
    }

    /// The texts written so far; all of them, ranked, once ``next()`` has returned `nil`.
    public var completion: Completion {
        Completion(prompt: prefix.text, promptTokens: prefix.ids.count, choices: isOver ? chosen : texts)
    }

    /// The tokens of a text written so far, where they are recorded.
    public func tokens(of choice: Int) -> [ScoredToken] { texts[choice].tokens }

    /// Whether a text is complete; with ``CompletionRequest/bestOf`` all are, when the first piece comes.
    public func isComplete(_ choice: Int) -> Bool {
        isOver || (choice < texts.count && texts[choice].finish != .cancelled)
    }

    /// Returns the next piece of one of the texts, or `nil` when all are complete.
    ///
    /// Where the best of several are chosen, every choice is one piece, after all texts are complete.
    public mutating func next() -> Piece? {
        while position == pieces.count {
            guard !isOver else { return nil }
            (position, pieces) = (0, [])
            advance()
            if isOver, isRanked {
                pieces = chosen.filter { !$0.text.isEmpty }.map { Piece(choice: $0.index, text: $0.text) }
            }
        }
        position += 1
        return pieces[position - 1]
    }

    private var isRanked: Bool { request.drawn > request.n }

    /// The best are chosen by their log-probabilities, so that these are recorded whether they are returned or not.
    private var alternatives: Int? { request.logProbabilities ?? (isRanked ? 0 : nil) }

    /// The choices of the request: the texts themselves, or the best of them.
    private var chosen: [Completion.Choice] {
        guard isRanked else { return texts }
        let ranked = texts.enumerated().sorted {
            ($1.element.meanLogProbability, $0.offset) < ($0.element.meanLogProbability, $1.offset)
        }
        return ranked.prefix(request.n).enumerated().map { rank, text in
            var choice = text.element
            choice.index = rank
            if request.logProbabilities == nil { choice.tokens = [] }
            return choice
        }
    }

    // MARK: Steps

    /// Takes a step, which may add pieces.
    private mutating func advance() {
        if isCancelled() { return cancel() }
        if single != nil { return advanceSingle() }
        for event in drafted?.step() ?? batch.step() { add(event) }
        do { try admit() } catch { (failure, admitted) = (error, request.drawn) }
        isOver = drafted?.isEmpty ?? batch.isEmpty
    }

    private mutating func add(_ event: GenerationBatch.Event) {
        let number = event.id.number
        if let surprise = event.surprise, surprise.characters > 0 {
            texts[number].surprise = surprise.perCharacter
        }
        add(event.text, event.token, event.finish, to: number)
    }

    private mutating func advanceSingle() {
        let piece = single?.advance()
        let scored = single.map { $0.written.dropFirst(texts[0].tokens.count) } ?? []
        texts[0].tokens += scored
        add(piece ?? "", nil, piece == nil ? single?.finish : nil, to: 0)
        isOver = piece == nil
    }

    /// Starts another text for each that is complete.
    private mutating func admit() throws {
        let width = Swift.max(Self.width / request.drafts, 1), alternatives = alternatives
        while admitted < request.drawn, (drafted?.count ?? batch.count) < width {
            let sampler = try Sampler(request.sampling.sample(admitted))
            let id = try drafted?.admit(
                prefix, tokens: request.tokens, sampler: sampler, stop: request.stop,
                alternatives: alternatives)
            ids.append(
                try id
                    ?? batch.admit(
                        prefix, tokens: request.tokens, sampler: sampler, stop: request.stop,
                        alternatives: alternatives))
            start()
        }
    }

    private mutating func start() {
        texts.append(Completion.Choice(index: admitted, seed: request.sampling.sample(admitted).seed))
        silent.append(request.echo ? 0 : prefix.text.utf8.count)
        admitted += 1
    }

    private mutating func cancel() {
        if let single, let rest = self.single?.cancel() {
            add(rest, nil, nil, to: 0)
            texts[0].tokens = single.written
        }
        for id in ids where drafted?.cancel(id) == nil { batch.cancel(id) }
        for event in drafted?.step() ?? batch.step() { add(event) }
        isOver = true
    }

    private mutating func add(
        _ text: String, _ token: ScoredToken?, _ finish: FinishReason?, to number: Int
    ) {
        if let token { texts[number].tokens.append(token) }
        if let finish { texts[number].finish = finish }
        var text = text
        if silent[number] > 0 {
            let count = Swift.min(silent[number], text.utf8.count)
            silent[number] -= count
            text = String(decoding: text.utf8.dropFirst(count), as: UTF8.self)
        }
        guard !text.isEmpty else { return }
        texts[number].text += text
        if !isRanked { pieces.append(Piece(choice: number, text: text)) }
    }
}
