import Console

/// Says on standard error how far a long evaluation has come, once it has taken two seconds.
///
/// On a terminal one line is written over four times a second and taken away at the end; elsewhere there is a
/// plain line every ten seconds.
struct ProgressLine {
    private let total: Int
    private var line = LiveLine()
    private let start = ContinuousClock.now
    private var next: ContinuousClock.Instant
    private var done = 0

    /// The progress of an evaluation of `total` tokens.
    init(total: Int) {
        self.total = total
        next = start + .seconds(2)
    }

    /// Tells that so many more tokens are evaluated.
    mutating func advance(by tokens: Int) {
        done += tokens
        let now = ContinuousClock.now
        guard now >= next, done < total else { return }
        let left = (now - start) / Duration.seconds(1) * Double(total - done) / Double(done)
        let text =
            "evaluated \(NumberFormat.grouped(done)) of \(NumberFormat.grouped(total)) tokens, "
            + "\(NumberFormat.time(left)) left"
        if line.isLive { line.show(text) } else { line.keep(text) }
        next = now + (line.isLive ? .milliseconds(250) : .seconds(10))
    }

    /// Takes the line away.
    mutating func finish() { line.clear() }
}
