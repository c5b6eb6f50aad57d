import Dispatch

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Calls a handler for each signal that the server answers, instead of what the system would do.
final class Signals {
    private var sources: [any DispatchSourceSignal] = []
    private let queue = DispatchQueue(label: "signals")

    /// Handles a signal from now on; handlers run one after another.
    func handle(_ number: Int32, _ handler: @escaping @Sendable () -> Void) {
        signal(number, SIG_IGN)
        // The parent's signal mask, which is inherited, may block it.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, number)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler(handler: handler)
        source.resume()
        sources.append(source)
    }
}
