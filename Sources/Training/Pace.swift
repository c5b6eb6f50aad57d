/// The time that steps take, and whether other programs have come to slow them down.
public struct Pace: Sendable {
    /// The time of a token in seconds, smoothed over about twenty steps.
    ///
    /// Not that of a step: steps become longer where windows grow.
    public private(set) var secondsPerToken = 0.0
    /// The smallest smoothed time so far.
    private var fastest = Double.infinity
    /// The steps since the smoothed time was last below twice the smallest.
    private var slowSteps = 0
    private var count = 0

    /// The smoothed times taken to settle, and the slow steps after which a collapse is told.
    private static let patience = 20

    /// Creates the pace of a run without steps.
    public init() {}

    /// Adds the time of a step.
    ///
    /// - Returns: How many times as long as at its fastest the run now takes for a token, where that has been twice or
    ///   more for the last twenty steps; once for each such collapse, else `nil`.
    public mutating func add(seconds: Double, tokens: Int) -> Double? {
        count += 1
        let time = seconds / Double(max(1, tokens))
        secondsPerToken = count == 1 ? time : 0.95 * secondsPerToken + 0.05 * time
        guard count >= Self.patience else { return nil }
        fastest = min(fastest, secondsPerToken)
        let slowdown = secondsPerToken / max(fastest, .leastNormalMagnitude)
        slowSteps = slowdown < 2 ? 0 : slowSteps + 1
        return slowSteps == Self.patience ? slowdown : nil
    }
}
