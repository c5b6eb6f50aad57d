/// A request that is waiting or being written.
///
/// Its events come in ``events``: in a stream as they happen, else all at once when everything is complete. The sequence
/// ends with the request. Whoever no longer wants them calls ``cancel()``.
public struct Submission: Sendable {
    /// The events, several at a time.
    public let events: AsyncStream<[WritingEvent]>
    let ticket: Ticket
    let scheduler: Scheduler

    /// Gives the request up: its texts leave the batch at the next step.
    public func cancel() {
        ticket.giveUp()
        scheduler.wake()
    }
}
