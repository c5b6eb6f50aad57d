/// A session under a stop-watch.
///
/// A value: a copy tries something out, and its times are kept all the same.
struct KeyCounter {
    var session: TypingSession
    /// Keys that the session does not know of.
    var extra = 0
    private let times = Times()

    /// How long each press took, in seconds.
    private final class Times {
        var seconds: [Double] = []
    }

    init(_ session: TypingSession) { self.session = session }

    /// The keys pressed so far.
    var total: Int { session.keystrokes + extra }
    /// In seconds, ascending.
    var latencies: [Double] { times.seconds.sorted() }

    mutating func press(_ body: (inout TypingSession) -> Void) {
        let clock = ContinuousClock()
        let begin = clock.now
        body(&session)
        let (seconds, attoseconds) = (clock.now - begin).components
        times.seconds.append(Double(seconds) + Double(attoseconds) * 1e-18)
    }
}
