import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Loops that keep processors busy, as other programs do.
struct BusyLoops {
    let count: Int

    /// Calls `body` while the loops run; without loops, does nothing.
    func run(_ body: () throws -> Void) rethrows {
        guard count > 0 else { return }
        let flag = Flag()
        let threads = (0..<count).compactMap { _ in flag.startLoop() }
        defer {
            flag.isRaised.store(true, ordering: .relaxed)
            for thread in threads { pthread_join(thread, nil) }
        }
        try body()
    }

    /// What ends the loops.
    private final class Flag: Sendable {
        let isRaised = Atomic(false)

        /// Starts a thread that counts until the flag is raised, or returns `nil` where the system refuses.
        func startLoop() -> pthread_t? {
            #if canImport(Glibc)
            var thread = pthread_t()
            #else
            var thread: pthread_t?
            #endif
            let flag = Unmanaged.passRetained(self)
            let status = pthread_create(
                &thread, nil,
                { argument in
                    let pointer: UnsafeMutableRawPointer? = argument
                    guard let pointer else { return nil }
                    let flag = Unmanaged<Flag>.fromOpaque(pointer).takeRetainedValue()
                    while !flag.isRaised.load(ordering: .relaxed) {}
                    return nil
                }, flag.toOpaque())
            if status != 0 { flag.release() }
            return status == 0 ? thread : nil
        }
    }
}

/// What busy loops beside a measurement left of the speed.
struct BesideLoops: Encodable {
    let loops: Int
    /// The ratio of the speed to that of the idle machine, in the same run.
    let shareOfIdle: Double

    init(_ loops: Int, share: Double) { (self.loops, shareOfIdle) = (loops, share.rounded(to: 2)) }

    /// A cell of the table.
    var cell: String { "  \(shareOfIdle) of idle beside \(loops)" }
}
