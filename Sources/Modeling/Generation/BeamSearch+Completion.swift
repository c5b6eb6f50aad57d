public import Text

extension BeamSearch {
    /// Searches for the likeliest texts.
    ///
    /// Texts end where a stop condition holds. What follows a sentence shows that it is over; sequences that differ
    /// only there are one text.
    ///
    /// - Parameters:
    ///   - prefix: The prompt, read.
    ///   - stop: What ends a text besides the number of tokens.
    ///   - logProbabilities: If not `nil`, tokens are scored, each with this many of the likeliest in its place.
    ///   - isCancelled: Asked at every sequence; once it returns `true`, all texts end as they are.
    /// - Returns: The texts found, the best first.
    /// - Throws: An error of ICU.
    public func completion(
        after prefix: Prefix, stop: StopCondition = StopCondition(), logProbabilities: Int? = nil,
        isCancelled: () -> Bool = { false }
    ) throws(TextError) -> Completion {
        var ended = try TextStream(prefix.tokenizer, stop: stop)
        let prompt = prefix.ids.reduce(into: "") { $0 += ended.append($1) }
        ended.endPrompt()
        var wasCancelled = false
        let search = BeamSearch(
            width: width, tokens: tokens > 0 ? tokens + stop.sentenceTokens : 0, lengthPenalty: lengthPenalty,
            repetition: repetition)
        // Each sequence continues one of those that are a token shorter.
        var shorter: [[Int32]: TextStream] = [:], streams: [[Int32]: TextStream] = [[]: ended]
        var length = 0
        let found = search.continuations(of: prefix) { continuation in
            let ids = continuation.ids
            if ids.count > length { (shorter, streams, length) = (streams, [:], ids.count) }
            guard var stream = shorter[Array(ids.dropLast())] else { return true }
            _ = stream.append(ids.suffix(1), completingAfter: tokens - ids.count + 1)
            streams[ids] = stream
            if isCancelled() { wasCancelled = true }
            return wasCancelled || stream.end != nil
        }
        var texts: Set<[UInt8]> = []
        var completion = Completion(prompt: prefix.text, promptTokens: prefix.ids.count, choices: [])
        for continuation in found {
            var stream = ended
            let written = stream.append(continuation.ids[...], completingAfter: tokens)
            let text = prompt + written + stream.finish()
            guard texts.insert(Array(text.utf8)).inserted else { continue }
            let finish: FinishReason =
                switch stream.end {
                case _ where wasCancelled: .cancelled
                case .stop: .stop
                case .unit: .until
                case .sentence, nil: .tokens
                }
            completion.choices.append(
                Completion.Choice(
                    index: texts.count - 1, text: text, finish: finish,
                    tokens: logProbabilities.map { prefix.scored(continuation.ids, alternatives: $0) } ?? [],
                    score: continuation.score))
        }
        return completion
    }
}

extension TextStream {
    /// Appends tokens, of which the sentence that is in progress after `tokens` is the last, and returns their text.
    fileprivate mutating func append(_ ids: ArraySlice<Int32>, completingAfter tokens: Int) -> String {
        var text = ""
        for (index, id) in ids.enumerated() {
            text += append(id)
            if index + 1 == tokens { completeSentence() }
        }
        return text
    }
}
