import Synchronization

/// Whether the server is about to end.
final class ServerState: Sendable {
    private let ending = Atomic(false)

    /// Whether it is.
    var isEnding: Bool { ending.load(ordering: .relaxed) }

    /// Notes that it is; returns false if it was known.
    func end() -> Bool { !ending.exchange(true, ordering: .relaxed) }
}
