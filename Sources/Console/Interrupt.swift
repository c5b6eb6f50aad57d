import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Ctrl-C, for a command that has something to finish first.
///
/// After ``watch()`` the first SIGINT, SIGTERM or SIGHUP is only noted, and the command asks ``signal`` between
/// its steps; a second one ends the process at once.
public enum Interrupt {
    /// Begins to note signals instead of dying of them.
    public static func watch() {
        _ = noted.load(ordering: .relaxed)  // made before a handler can need it
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            note(number)
            sigaddset(&signals, number)
        }
        // A parent may have passed on a mask of its own, under which none of them would ever arrive.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// The signal that came, or `nil`.
    public static var signal: Int32? {
        let number = noted.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }
}

/// The first signal, 0 before it; an atomic is all that a signal handler may touch.
private let noted = Atomic<Int32>(0)

private func note(_ number: Int32) {
    signal(number) { number in
        let isFirst = noted.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
        if !isFirst { _exit(128 + number) }
    }
}
