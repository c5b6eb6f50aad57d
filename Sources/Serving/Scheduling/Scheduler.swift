import Dispatch
import Synchronization

/// Accepts requests from any thread and has one loop write all their texts.
///
/// Texts join the loop's batch while it runs and leave it when they are complete. What a text is does not depend on the
/// others, on the load or on the prefixes that are kept. Requests wait in a queue of bounded length, in turn between
/// clients.
public final class Scheduler: Sendable {
    /// What the loop reads between two steps.
    struct Inbox {
        var arrived: [Ticket] = []
        /// The requests with texts that have not been started, including those that have just arrived.
        var waiting = 0
        /// The log-probabilities of the requests that somebody holds.
        var scores = 0
        var isEnding = false
        var cancelsAll = false
        var stops = false
    }

    let inbox = Mutex(Inbox())
    let limits: Limits
    let metrics: Metrics
    private let signal = DispatchSemaphore(value: 0)

    /// Starts the loop on a thread of its own.
    ///
    /// - Parameters:
    ///   - limits: The bounds.
    ///   - metrics: Where the loop counts.
    public init(_ limits: Limits, _ metrics: Metrics) {
        (self.limits, self.metrics) = (limits, metrics)
        DispatchQueue(label: "writing", qos: .userInitiated).async { [self] in
            let loop = WritingLoop(self)
            loop.run()
        }
    }

    /// Submits a request for completions.
    ///
    /// - Parameters:
    ///   - job: The request.
    ///   - client: Whose turn it is when there are others: an address or a key's name.
    /// - Returns: Its events.
    /// - Throws: ``RequestError/busy`` where the queue is full, ``RequestError/ending`` before the end of the server.
    public func submit(_ job: CompletionJob, client: String) throws(RequestError) -> Submission {
        try submit(.completion(job), client)
    }

    /// Submits a request for embeddings; see ``submit(_:client:)-(CompletionJob,_)``.
    public func submit(_ job: EmbeddingJob, client: String) throws(RequestError) -> Submission {
        try submit(.embedding(job), client)
    }

    private func submit(_ work: Work, _ client: String) throws(RequestError) -> Submission {
        let scores = work.scores
        try inbox.withLock { inbox throws(RequestError) in
            guard !inbox.isEnding else { throw .ending }
            guard inbox.waiting < limits.queue, inbox.scores + scores <= limits.allScores else {
                metrics.update { $0.refused += 1 }
                throw .busy
            }
            inbox.waiting += 1
            inbox.scores += scores
        }
        let (events, continuation) = AsyncStream<[WritingEvent]>.makeStream()
        let ticket = Ticket(work, client: client, seconds: limits.seconds, continuation) { [self] in
            inbox.withLock { $0.scores -= scores }
        }
        return arrive(ticket, events)
    }

    /// Submits what belongs to a request that has been accepted, and is never refused.
    ///
    /// - Parameters:
    ///   - job: The rest of the request.
    ///   - submission: The request, whose time goes on.
    /// - Returns: Its events.
    public func submit(_ job: CompletionJob, after submission: Submission) -> Submission {
        inbox.withLock { $0.waiting += 1 }
        let (events, continuation) = AsyncStream<[WritingEvent]>.makeStream(), ticket = submission.ticket
        return arrive(
            Ticket(
                .completion(job), client: ticket.client, seconds: limits.seconds,
                deadline: ticket.deadline, continuation), events)
    }

    private func arrive(_ ticket: Ticket, _ events: AsyncStream<[WritingEvent]>) -> Submission {
        inbox.withLock { $0.arrived.append(ticket) }
        wake()
        return Submission(events: events, ticket: ticket, scheduler: self)
    }

    /// Refuses requests from now on; those that were accepted are completed.
    public func refuseAll() { inbox.withLock { $0.isEnding = true } }

    /// Ends all texts as they are.
    public func cancelAll() {
        inbox.withLock { $0.cancelsAll = true }
        wake()
    }

    /// Ends the loop, and all texts as they are.
    public func stop() {
        inbox.withLock { ($0.isEnding, $0.cancelsAll, $0.stops) = (true, true, true) }
        wake()
    }

    func wake() { signal.signal() }

    /// Waits until there may be something to do.
    func sleep() { signal.wait() }
}
