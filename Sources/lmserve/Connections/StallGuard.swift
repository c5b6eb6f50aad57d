import NIOCore
import Synchronization

/// Closes a channel whose client does not take what is written to it.
final class StallGuard: Sendable {
    private let began = Mutex<ContinuousClock.Instant?>(nil)
    private let channel: any Channel
    private let patience: Duration

    init(_ channel: any Channel, patience: Duration) { (self.channel, self.patience) = (channel, patience) }

    /// Runs `body`, closing the channel if one of its writes takes longer than the patience.
    func watching(_ body: () async throws -> Void) async throws {
        let watch = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: .milliseconds(500))
                guard let began = began.withLock({ $0 }), .now - began > patience else { continue }
                channel.close(mode: .all, promise: nil)
                return
            }
        }
        defer { watch.cancel() }
        try await body()
    }

    /// Runs a write.
    func write(_ body: () async throws -> Void) async throws {
        began.withLock { $0 = .now }
        defer { began.withLock { $0 = nil } }
        try await body()
    }
}
