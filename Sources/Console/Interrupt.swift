import Dispatch
import Synchronization
import Text

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Ends a command within a second of Ctrl-C, SIGTERM or SIGHUP.
///
/// From ``watch()`` on, a signal ends the process at once, whatever it computes or waits for: temporary files are
/// deleted, and the last line says how to go on. A command that has something to finish calls ``record(grace:)``. From
/// then on the first signal is only recorded in ``signal``, which the command reads between its steps, and a second one
/// ends the process at once.
public enum Interrupt {
    /// The time to finish something in milliseconds: a second, less the time to end.
    public static let grace: Int32 = 700

    /// The last line of a process that is ended: how to go on.
    public static var advice: String {
        get { lastLine.withLock { $0 } }
        set { lastLine.withLock { $0 = newValue } }
    }

    /// The recorded signal, or `nil`.
    public static var signal: Int32? {
        let number = noted.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// The exit code of a command that has finished what it had to after the recorded signal; `nil` if none came.
    ///
    /// From then on nothing is left to be said, even if freeing the memory takes longer than the grace.
    public static func finish() -> Int32? {
        guard let signal else { return nil }
        hasFinished.store(true, ordering: .relaxed)
        return 128 + signal
    }

    /// Lets signals end the process from now on.
    static func watch() { _ = isWatching }

    /// Records the first signal from now on.
    ///
    /// - Parameter grace: The milliseconds that the command has to end by itself; `nil` for any time.
    public static func record(grace: Int32?) { timeout.store(grace ?? -1, ordering: .relaxed) }
}

/// The first signal, or 0; a signal handler may use nothing but an atomic.
private let noted = Atomic<Int32>(0)
/// The milliseconds from the first signal to the end: 0 to end at once, −1 for any number.
private let timeout = Atomic<Int32>(0)
/// Whether the command has finished what it had to.
private let hasFinished = Atomic<Bool>(false)
/// The end of a pipe to which the handler writes each signal.
private let writing = Atomic<Int32>(-1)
private let lastLine = Mutex("Interrupted: nothing is left half done; run the same command again")

private let isWatching: Bool = {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = noted.load(ordering: .relaxed)  // initialized before a handler needs it
    writing.store(ends[1], ordering: .releasing)
    let reading = ends[0]
    // A thread of its own: whatever the others do, this one can end the process.
    DispatchQueue(label: "signals").async { endAtSignal(from: reading) }
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] {
        note(number)
        sigaddset(&signals, number)
    }
    // The parent's signal mask, which is inherited, may block them.
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    return true
}()

private func note(_ number: Int32) {
    let previous = signal(number) { number in
        let error = errno
        _ = noted.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(writing.load(ordering: .relaxed), &byte, 1)
        errno = error
    }
    // What nohup lets a command survive stays ignored.
    let isIgnored = unsafeBitCast(previous, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    if number == SIGHUP, isIgnored { _ = signal(number, SIG_IGN) }
}

/// Waits for the first signal, then for the command to end or for a second signal, and ends the process.
private func endAtSignal(from pipe: Int32) {
    var number: UInt8 = 0
    guard read(pipe, &number, 1) == 1 else { return }
    let grace = timeout.load(ordering: .relaxed)
    var next = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
    let isSecond = grace != 0 && poll(&next, 1, grace) != 0
    TemporaryFiles.deleteAll {
        // A terminal that was stopped, or a full pipe, must not keep the process.
        var errors = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
        if !isSecond, !hasFinished.load(ordering: .relaxed), poll(&errors, 1, 50) > 0 {
            if Terminal.isCapable(2) { Terminal.write("\r\u{1B}[K", to: 2) }
            Terminal.say(Interrupt.advice)
        }
        _exit(128 + Int32(number))
    }
}
