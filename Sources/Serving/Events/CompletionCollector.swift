import Modeling
import Text

/// Turns the events of a request into OpenAI's choices, in a stream or at the end.
public struct CompletionCollector: Sendable {
    /// What is added to a choice, or all of it.
    public struct Choice: Sendable, Equatable {
        /// The choice's place: prompt × n + number.
        public let index: Int
        /// Its text.
        public var text = ""
        /// Its tokens, if they were asked for.
        public var logProbabilities: LogProbabilities?
        /// Why it is complete: `stop` or `length`; `nil` while it is not.
        public var finish: String?
        /// The seed that it was drawn with.
        public let seed: UInt64

        /// Adds what comes next.
        mutating func append(_ next: Choice) {
            text += next.text
            finish = next.finish
            if let more = next.logProbabilities { logProbabilities?.append(more) }
        }
    }

    /// A text while it is written.
    fileprivate struct Text {
        var text = ""
        /// The code points of the text that have come, which a token's offset is compared with.
        var count = 0
        var placer: TokenPlacer?
        /// Tokens whose text has not come yet: a stop text may cut it off.
        var held: [LogProbabilities.Entry] = []
        var entries: [LogProbabilities.Entry] = []
        var finish: FinishReason?
        /// The sum of the log-probabilities of the tokens drawn, and their number.
        var total = 0.0, drawn = 0
    }

    private let job: CompletionJob
    private var texts: [Text]
    /// The tokens so far.
    public private(set) var usage = Usage()
    /// What the texts are ranked by instead of their own log-probabilities.
    private var ranks: [Double]?
    /// The error that ended the request, if there was one.
    public private(set) var failure: RequestError?

    /// Begins with the texts of a request.
    public init(_ job: CompletionJob) {
        self.job = job
        let vocabulary = job.model.language.vocabulary
        texts = (0..<job.textCount).map { number in
            var text = Text()
            if job.logProbabilities != nil {
                text.placer = TokenPlacer(
                    job.prompts[number / job.drawn], vocabulary, echoes: job.echo)
            }
            return text
        }
        usage.promptTokens = job.prompts.reduce(0) { $0 + $1.ids.count }
    }

    /// Takes an event and returns what it adds to a choice that is streamed.
    public mutating func take(_ event: WritingEvent) -> Choice? {
        switch event {
        case .prompt(_, let cached): usage.cachedTokens += cached
        case .vector: break
        case .failed(let error): failure = error
        case .text(let event): return take(event)
        }
        return nil
    }

    /// Takes events that came together and returns what they add to each choice that is streamed.
    public mutating func take(_ events: [WritingEvent]) -> [Choice] {
        var added: [Choice] = []
        for event in events {
            guard let choice = take(event) else { continue }
            if let place = added.firstIndex(where: { $0.index == choice.index }) {
                added[place].append(choice)
            } else {
                added.append(choice)
            }
        }
        return added
    }

    private mutating func take(_ event: TextEvent) -> Choice? {
        if event.isDrawn { usage.completionTokens = (usage.completionTokens ?? 0) + 1 }
        let released = texts[event.index].take(event)
        if !job.streams { texts[event.index].text += event.text }
        guard job.streams, !event.text.isEmpty || !released.isEmpty || event.finish != nil else { return nil }
        return Choice(
            index: event.index, text: event.text,
            logProbabilities: job.logProbabilities.map { _ in LogProbabilities(released) },
            finish: event.finish?.name, seed: seed(event.index))
    }

    /// The texts that were drawn for a request that is not streamed, prompt after prompt.
    public var writtenTexts: [String] { texts.map(\.text) }

    /// Ranks the texts that were drawn by numbers, the highest first.
    public mutating func rank(by numbers: [Double]) { ranks = numbers }

    /// The choices of a request that is not streamed, in order; the best of each prompt's texts where they are ranked.
    public var choices: [Choice] {
        job.prompts.indices.flatMap { prompt in
            let all = Array(prompt * job.drawn..<(prompt + 1) * job.drawn)
            let rank = ranks ?? (job.isRanked ? texts.map(\.mean) : nil)
            let best = rank.map { rank in all.sorted { (rank[$1], $0) < (rank[$0], $1) } } ?? all
            return best.prefix(job.n).enumerated().map { rank, number in
                let text = texts[number]
                return Choice(
                    index: prompt * job.n + rank, text: text.text,
                    logProbabilities: job.logProbabilities.map { _ in LogProbabilities(text.entries) },
                    finish: text.finish?.name, seed: seed(number))
            }
        }
    }

    private func seed(_ number: Int) -> UInt64 { job.sampling.sample(number % job.drawn).seed }
}

extension CompletionCollector.Text {
    /// Takes an event; returns the tokens whose text is certain from now on.
    mutating func take(_ event: TextEvent) -> [LogProbabilities.Entry] {
        count += event.text.unicodeScalars.count
        if let token = event.token {
            if !event.isPrompt { (total, drawn) = (total + token.logProbability, drawn + 1) }
            if let entry = placer?.place(token) { held.append(entry) }
        }
        var released = held.prefix { $0.offset < count }
        if let finish = event.finish {
            self.finish = finish
            // Tokens of a stop text, or after the end of a sentence, are no part of the text.
            if finish == .tokens || finish == .cancelled { released = held[...] }
            held = []
        } else {
            held.removeFirst(released.count)
        }
        entries += released
        return Array(released)
    }

    /// The mean log-probability of a token drawn; −∞ without tokens.
    var mean: Double { drawn > 0 ? total / Double(drawn) : -.infinity }
}

extension FinishReason {
    /// OpenAI's name; a text that is out of time was cut off at some length.
    fileprivate var name: String {
        switch self {
        case .stop, .until: "stop"
        case .tokens, .cancelled: "length"
        }
    }
}
