import Synchronization

/// The two ends of a request: the client's, which receives and may give up, and the loop's.
final class Ticket: Sendable {
    let client: String
    let work: Work
    let submitted: ContinuousClock.Instant
    let deadline: ContinuousClock.Instant
    private let continuation: AsyncStream<[WritingEvent]>.Continuation
    private let givenUp = Atomic(false)

    init(
        _ work: Work, client: String, seconds: Double,
        _ continuation: AsyncStream<[WritingEvent]>.Continuation
    ) {
        (self.work, self.client, self.continuation) = (work, client, continuation)
        submitted = .now
        deadline = submitted + .seconds(seconds)
    }

    /// Whether the client no longer waits.
    var isGivenUp: Bool { givenUp.load(ordering: .relaxed) }

    func giveUp() { givenUp.store(true, ordering: .relaxed) }

    /// Sends events, which number at most a few for each token that the request may ask for.
    func send(_ events: [WritingEvent]) { continuation.yield(events) }

    func finish() { continuation.finish() }
}
