import Console

/// How far a computation is, on the live line; nothing before it has taken a second.
struct Progress {
    private let title: String
    private let start = ContinuousClock.now
    private var shown = ContinuousClock.now
    private var line = LiveLine()

    init(_ title: String) { self.title = title }

    /// Shows that `share` of the work is done, ten times a second at most.
    mutating func show(_ share: Double) {
        let now = ContinuousClock.now
        guard now - start > .seconds(1), now - shown > .milliseconds(100) else { return }
        shown = now
        line.show("\(title): \(Int(100 * share)) %")
    }

    /// Takes the line away.
    mutating func end() { line.clear() }
}
