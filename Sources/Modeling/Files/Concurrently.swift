import Dispatch
import Synchronization

/// Computes two values at once, where there are two processors.
func concurrently<A: Sendable, B: Sendable>(
    _ first: @Sendable () -> A, _ second: @Sendable () -> B
) -> (A, B) {
    let a = Mutex<A?>(nil), b = Mutex<B?>(nil)
    DispatchQueue.concurrentPerform(iterations: 2) { part in
        if part == 0 {
            let value = first()
            a.withLock { $0 = value }
        } else {
            let value = second()
            b.withLock { $0 = value }
        }
    }
    guard let a = a.withLock({ $0 }), let b = b.withLock({ $0 }) else { preconditionFailure("not computed") }
    return (a, b)
}
