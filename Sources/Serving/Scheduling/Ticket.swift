import Synchronization

/// The two ends of a request: the client's, which receives and may give up, and the loop's.
final class Ticket: Sendable {
    let client: String
    let work: Work
    let submitted: ContinuousClock.Instant
    let deadline: ContinuousClock.Instant
    private let continuation: AsyncStream<[WritingEvent]>.Continuation
    private let onEnd: @Sendable () -> Void
    private let givenUp = Atomic(false)

    init(
        _ work: Work, client: String, seconds: Double, deadline: ContinuousClock.Instant? = nil,
        _ continuation: AsyncStream<[WritingEvent]>.Continuation, onEnd: @escaping @Sendable () -> Void = {}
    ) {
        (self.work, self.client, self.continuation, self.onEnd) = (work, client, continuation, onEnd)
        submitted = .now
        self.deadline = deadline ?? submitted + .seconds(seconds)
    }

    // Neither the loop nor the client's end needs it any more.
    deinit { onEnd() }

    /// Whether the client no longer waits.
    var isGivenUp: Bool { givenUp.load(ordering: .relaxed) }

    func giveUp() { givenUp.store(true, ordering: .relaxed) }

    /// Sends events, which number at most a few for each token that the request may ask for.
    func send(_ events: [WritingEvent]) { continuation.yield(events) }

    func finish() { continuation.finish() }
}
