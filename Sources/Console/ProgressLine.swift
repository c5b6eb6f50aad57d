/// Reports on standard error how far a long computation has come.
///
/// On a terminal it overwrites one line and removes it at the end. Elsewhere it writes a line every ten seconds, or
/// nothing at all.
public struct ProgressLine {
    private let total: Int
    private let interval: Duration
    private let isLiveOnly: Bool
    private let text: (_ done: Int, _ timeLeft: String) -> String
    private var line = LiveLine()
    /// When the first work was done, and how much; what prepared it says nothing of the rate.
    private var first: (time: ContinuousClock.Instant, done: Int)?
    private var next: ContinuousClock.Instant
    private var done = 0

    /// Starts a computation of `total` units of work.
    ///
    /// - Parameters:
    ///   - total: The amount of work, in whatever unit the text names.
    ///   - delay: How long to wait before the first report.
    ///   - interval: The time between two reports on a terminal.
    ///   - isLiveOnly: Whether to write nothing where standard error is not a terminal.
    ///   - text: The line, for the amount of work done and the estimated time left.
    public init(
        total: Int, after delay: Duration = .seconds(2), every interval: Duration = .milliseconds(250),
        isLiveOnly: Bool = false, text: @escaping (_ done: Int, _ timeLeft: String) -> String
    ) {
        (self.total, self.interval, self.isLiveOnly, self.text) = (total, interval, isLiveOnly, text)
        next = .now + delay
    }

    /// Starts a computation that is shown on terminals only, as `title` and a percentage, after a second.
    public init(_ title: String) {
        self.init(total: 100, after: .seconds(1), every: .milliseconds(100), isLiveOnly: true) { percent, _ in
            "\(title): \(percent) %"
        }
    }

    /// Adds to the work done.
    public mutating func advance(by amount: Int) {
        done += amount
        let now = ContinuousClock.now
        guard let first else { return first = (now, done) }
        guard now >= next, done > first.done, done < total, line.isLive || !isLiveOnly else { return }
        next = now + (line.isLive ? interval : .seconds(10))
        let left =
            (now - first.time) / Duration.seconds(1) * Double(total - done) / Double(done - first.done)
        let text = text(done, NumberFormat.time(left))
        if line.isLive { line.show(text) } else { line.keep(text) }
    }

    /// Sets the share of the work done, from 0 to 1.
    public mutating func show(_ share: Double) { advance(by: Int(Double(total) * share) - done) }

    /// Removes the line.
    public mutating func finish() { line.clear() }
}
