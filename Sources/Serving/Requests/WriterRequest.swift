/// A request of the editor plug-in rnn-writer: several short ends of a sentence.
///
/// A continuation ends with its sentence, has 3 to 20 words and at most 140 characters; others are drawn again, a few
/// times. Temperatures from 0.5 to 0.9 take turns.
public struct WriterRequest: Sendable {
    /// The text to continue.
    public let text: String
    /// The number of continuations, 0 to 10.
    public let count: Int
    private let seed: UInt64

    /// The most continuations.
    private static let most = 10
    /// How often as many as are missing are drawn.
    public static let rounds = 4
    private static let words = 3...20, characters = 140

    /// Reads the query.
    ///
    /// - Parameters:
    ///   - text: `start_text`, decoded.
    ///   - count: `n` as it stands in the query; 1 if it is no number.
    ///   - seed: `seed` as it stands in the query; random if it is no number.
    public init(text: String, count: String?, seed: String?) {
        self.text = text
        self.count = min(max(count.flatMap { Int($0) } ?? 1, 0), Self.most)
        self.seed = seed.flatMap { UInt64($0) } ?? .random(in: 0...(1 << 53))
    }

    /// Returns the requests of a round, one for each continuation that is still missing.
    ///
    /// - Parameters:
    ///   - round: The number of the round, from 0.
    ///   - missing: The number of continuations to draw.
    ///   - model: The model that writes.
    ///   - limits: The bounds.
    /// - Returns: As many requests for one text each.
    /// - Throws: A ``RequestError`` for a text that is too long.
    public func jobs(
        round: Int, missing: Int, _ model: ServedModel, _ limits: Limits
    ) throws(RequestError) -> [CompletionJob] {
        var jobs: [CompletionJob] = []
        for number in 0..<missing {
            var parameters = CompletionParameters(prompt: text)
            let draw = round * Self.most + number
            parameters.until = "sentence"
            parameters.maxTokens = min(Self.characters, limits.tokens)
            parameters.sampler.temperature = 0.5 + 0.1 * Float(draw % 5)
            jobs.append(try CompletionJob(parameters, model, limits, randomSeed: seed &+ UInt64(draw)))
        }
        return jobs
    }

    /// Returns a continuation if the plug-in takes it: it ends with a sentence, and its length is right.
    public func accepted(_ continuation: CompletionCollector.Choice) -> String? {
        let text = continuation.text
        guard continuation.finish == "stop", text.count <= Self.characters else { return nil }
        let words = text.split { $0.isWhitespace }.count
        return Self.words ~= words ? text : nil
    }
}
