import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The signals of a full-screen program, written as bytes to a pipe that it polls together with its keys.
///
/// The first signal that asks the program to exit is only recorded; a second one restores the terminal and exits at
/// once. A signal of a crash restores the terminal and then has its default effect.
enum TerminalSignals {
    private static let recorded = [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH]
    private static let fatal = [SIGQUIT, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGSEGV, SIGFPE]

    /// Installs the handlers.
    ///
    /// - Returns: The descriptor that signal numbers are read from, or `nil` if the system has no descriptor left.
    static func watch(_ terminal: RawTerminal.Emergency) -> Int32? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        emergency.initialize(to: terminal)
        ending.store(0, ordering: .relaxed)
        writing.store(ends[1], ordering: .releasing)
        for number in recorded { record(number) }
        for number in fatal { restoreTerminal(on: number) }
        _ = signal(SIGPIPE, SIG_IGN)
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in recorded { sigaddset(&signals, number) }
        // The parent process may have blocked some of them.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        return ends[0]
    }

    /// Restores the default effect of every signal.
    static func ignore(_ descriptor: Int32) {
        for number in recorded + fatal { _ = signal(number, SIG_DFL) }
        close(writing.exchange(-1, ordering: .acquiring))
        close(descriptor)
    }
}

/// The pipe's write end; handlers may use atomics, but nothing that allocates.
private let writing = Atomic<Int32>(-1)
/// The first signal that asked the program to exit.
private let ending = Atomic<Int32>(0)
/// What a handler needs to restore the terminal; written before handlers are installed.
nonisolated(unsafe) private let emergency = UnsafeMutablePointer<RawTerminal.Emergency>.allocate(capacity: 1)

private func record(_ number: Int32) {
    signal(number) { number in
        let error = errno
        if number == SIGINT || number == SIGTERM || number == SIGHUP,
            !ending.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
        {
            emergency.pointee.restore()
            _exit(128 + number)
        }
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(writing.load(ordering: .relaxed), &byte, 1)
        errno = error
    }
}

private func restoreTerminal(on number: Int32) {
    signal(number) { number in
        emergency.pointee.restore()
        _ = signal(number, SIG_DFL)
        _ = raise(number)
    }
}
