/// A typing session that measures how long each key takes.
///
/// It is a value: keys can be tried on a copy. All copies share their measurements.
struct TimedSession {
    var typing: TypingSession
    /// The keys pressed outside of the session.
    var extraKeystrokes = 0
    private let times = Times()

    /// The duration of each key press, in seconds.
    private final class Times {
        var seconds: [Double] = []
    }

    init(_ session: TypingSession) { typing = session }

    /// The number of keys pressed so far.
    var keystrokes: Int { typing.keystrokes + extraKeystrokes }
    /// The durations in seconds, ascending.
    var latencies: [Double] { times.seconds.sorted() }

    mutating func press(_ body: (inout TypingSession) -> Void) {
        let clock = ContinuousClock()
        let start = clock.now
        body(&typing)
        times.seconds.append((clock.now - start) / .seconds(1))
    }
}
