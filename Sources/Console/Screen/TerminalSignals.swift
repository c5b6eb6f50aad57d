import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The signals that concern a full-screen program, each a byte in a pipe that it can wait for beside its keys.
///
/// A signal that means to end the program is noted once; a second one gives the terminal back and ends it at once.
/// One that says the program is broken gives the terminal back and then takes its course.
enum TerminalSignals {
    private static let noted = [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH]
    private static let fatal = [SIGQUIT, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGSEGV, SIGFPE]

    /// Begins to note; the descriptor to read the signals' numbers from, or `nil` where the system has none left.
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
        for number in noted { note(number) }
        for number in fatal { giveBack(number) }
        _ = signal(SIGPIPE, SIG_IGN)
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in noted { sigaddset(&signals, number) }
        // A parent may have passed on a mask of its own.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        return ends[0]
    }

    /// Lets every signal do again what it does by itself.
    static func ignore(_ descriptor: Int32) {
        for number in noted + fatal { _ = signal(number, SIG_DFL) }
        close(writing.exchange(-1, ordering: .acquiring))
        close(descriptor)
    }
}

/// Where handlers write, which may touch atomics and nothing that allocates.
private let writing = Atomic<Int32>(-1)
/// The first signal that means to end the program.
private let ending = Atomic<Int32>(0)
/// What a handler needs to give the terminal back; written before any handler is there.
nonisolated(unsafe) private let emergency = UnsafeMutablePointer<RawTerminal.Emergency>.allocate(capacity: 1)

private func note(_ number: Int32) {
    signal(number) { number in
        let error = errno
        if number == SIGINT || number == SIGTERM || number == SIGHUP,
            !ending.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
        {
            emergency.pointee.giveBack()
            _exit(128 + number)
        }
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(writing.load(ordering: .relaxed), &byte, 1)
        errno = error
    }
}

private func giveBack(_ number: Int32) {
    signal(number) { number in
        emergency.pointee.giveBack()
        _ = signal(number, SIG_DFL)
        _ = raise(number)
    }
}
