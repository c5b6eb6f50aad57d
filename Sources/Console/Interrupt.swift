import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Handles Ctrl-C in a command that has to finish something first.
///
/// After ``watch()``, the first SIGINT, SIGTERM or SIGHUP is only recorded for the command, which reads ``signal``
/// between its steps. A second one ends the process at once.
public enum Interrupt {
    /// Starts recording signals.
    public static func watch() {
        _ = noted.load(ordering: .relaxed)  // initialized before a handler needs it
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            note(number)
            sigaddset(&signals, number)
        }
        // The parent's signal mask, which is inherited, may block them.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// The recorded signal, or `nil`.
    public static var signal: Int32? {
        let number = noted.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }
}

/// The first signal, or 0; a signal handler may use nothing but an atomic.
private let noted = Atomic<Int32>(0)

private func note(_ number: Int32) {
    signal(number) { number in
        let isFirst = noted.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
        if !isFirst { _exit(128 + number) }
    }
}
