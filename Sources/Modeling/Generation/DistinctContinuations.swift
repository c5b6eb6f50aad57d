/// Draws continuations of a text that differ by more than white space, for a person to choose from.
///
/// Each has a seed of its own, so that asking again for the same text brings others.
public struct DistinctContinuations {
    /// A continuation.
    public struct Continuation: Sendable, Equatable {
        /// The text that it adds.
        public let text: String
        /// Why it is complete.
        public let finish: FinishReason
    }

    private var request: CompletionRequest
    private var drawn = 0
    /// How often more are drawn before fewer than wanted are returned.
    private static let attempts = 4

    /// Draws `request.n` continuations at a time; its prompt is not looked at.
    public init(_ request: CompletionRequest) {
        self.request = request
        self.request.echo = false
    }

    /// Draws the next continuations of a text.
    ///
    /// - Parameters:
    ///   - prefix: The text, read.
    ///   - isCancelled: Asked at every step; once it returns `true`, the continuations end as they are.
    /// - Returns: The continuations, fewer where the model knows no more.
    /// - Throws: An error of the request or of ICU.
    public mutating func next(
        after prefix: Prefix, isCancelled: @escaping () -> Bool = { false }
    ) throws -> [Continuation] {
        var found: [Continuation] = [], known: Set<[UInt8]> = [[]]
        for _ in 0..<Self.attempts where found.count < request.n {
            var request = request
            request.sampling = request.sampling.sample(drawn)
            drawn += request.drawn
            var writer = try CompletionWriter(request, after: prefix, isCancelled: isCancelled)
            while writer.next() != nil {}
            for choice in writer.completion.choices where found.count < request.n {
                guard known.insert(Array(choice.text.filter { !$0.isWhitespace }.utf8)).inserted else {
                    continue
                }
                found.append(Continuation(text: choice.text, finish: choice.finish))
            }
        }
        return found
    }
}
