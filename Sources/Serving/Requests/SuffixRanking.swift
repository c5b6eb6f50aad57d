import Modeling
import Text

/// Ranks the texts of a request by how likely its suffix is after them.
///
/// A network that reads forward only cannot write towards a suffix, but it can tell which of several texts leads to it
/// best: the one with the highest mean of ln p(token of the suffix | prompt, text, tokens before). The mean, because the
/// last word of a text may make one token with the beginning of the suffix.
public struct SuffixRanking: Sendable {
    /// The request for the scores.
    ///
    /// The prompts' states are kept, so that only the texts and the suffix are read.
    public let job: CompletionJob

    /// Prepares the ranking of all texts that were drawn.
    ///
    /// - Parameters:
    ///   - job: The request, which has a suffix.
    ///   - collector: Its texts, which are complete.
    /// - Throws: A ``RequestError`` for a text that cannot be encoded together with the suffix.
    public init(_ job: CompletionJob, _ collector: CompletionCollector) throws(RequestError) {
        let tokenizer = job.model.language.tokenizer, suffix = job.suffix ?? ""
        var scoring = job
        (scoring.prompts, scoring.unscored) = ([], [])
        do throws(TextError) {
            for (number, text) in collector.writtenTexts.enumerated() {
                let before = job.echo ? text : job.promptTexts[number / job.drawn] + text
                let known = try tokenizer.encode(before).ids
                let whole = try tokenizer.encode(before + suffix).ids
                scoring.prompts.append(EncodedPrompt(ids: whole))
                scoring.unscored.append(zip(known, whole).prefix { $0 == $1 }.count)
            }
        } catch {
            throw .invalid("suffix", "'suffix' cannot be encoded: \(error)")
        }
        scoring.promptTexts = scoring.prompts.map { _ in "" }
        (scoring.n, scoring.drawn, scoring.tokens, scoring.suffix) = (1, 1, 0, nil)
        (scoring.echo, scoring.logProbabilities) = (true, 0)
        self.job = scoring
    }

    /// Returns the mean log-probability of each text's suffix; −∞ where it was not read to its end.
    public func means(_ events: [WritingEvent]) -> [Double] {
        var found = [[Double]](repeating: [], count: job.prompts.count)
        for case .text(let event) in events where event.isPrompt {
            if let token = event.token { found[event.index].append(token.logProbability) }
        }
        return found.indices.map { text in
            let count = job.prompts[text].ids.count - job.unscored[text]
            guard count > 0, found[text].count >= count else { return -.infinity }
            return found[text].suffix(count).reduce(0, +) / Double(count)
        }
    }
}
