import Synchronization

/// What the server has done so far, for a monitor to read.
public final class Metrics: Sendable {
    /// The numbers.
    struct Figures: Sendable {
        /// Answers by route and status; both come from short lists of ours.
        var answers: [Answer: Int] = [:]
        var promptTokens = 0, cachedTokens = 0, writtenTokens = 0
        var ticks = 0, steppedTexts = 0, cancelled = 0, refused = 0, reloads = 0
        var waiting = 0, writing = 0, connections = 0
        var firstToken = Histogram(), request = Histogram(), tick = Histogram()
    }

    struct Answer: Hashable, Sendable {
        let route: String
        let status: Int
    }

    private let figures = Mutex(Figures())

    /// Creates zeros.
    public init() {}

    /// Changes the numbers.
    func update(_ change: (inout Figures) -> Void) { figures.withLock { change(&$0) } }

    /// The numbers at this moment.
    var snapshot: Figures { figures.withLock { $0 } }

    /// Counts an answer.
    ///
    /// - Parameters:
    ///   - route: The route, never a path as the client wrote it.
    ///   - status: The HTTP status.
    ///   - seconds: The time from the request's head to the end of the answer.
    public func answered(_ route: String, status: Int, seconds: Double) {
        update {
            $0.answers[Answer(route: route, status: status), default: 0] += 1
            $0.request.observe(seconds)
        }
    }

    /// Counts a reload of the models.
    public func reloaded() { update { $0.reloads += 1 } }

    /// Tells the number of open connections.
    public func connections(_ count: Int) { update { $0.connections = count } }
}
