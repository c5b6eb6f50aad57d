import NIOCore
import Synchronization

/// A connection as a request sees it: whether its client is still there.
final class Connection: Sendable {
    private struct State {
        var isClosed = false
        var actions: [Int: @Sendable () -> Void] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Calls `action` once the client has closed the connection, or at once if it has; until the returned number is
    /// forgotten.
    func onClose(_ action: @escaping @Sendable () -> Void) -> Int {
        let number: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.next += 1
            state.actions[state.next] = action
            return state.next
        }
        guard let number else {
            action()
            return 0
        }
        return number
    }

    /// Whether the client has closed the connection.
    var isClosed: Bool { state.withLock(\.isClosed) }

    /// Forgets an action.
    func forget(_ number: Int) { state.withLock { _ = $0.actions.removeValue(forKey: number) } }

    /// Notes that the client has closed the connection.
    func close() {
        let actions = state.withLock { state in
            state.isClosed = true
            defer { state.actions = [:] }
            return state.actions.values.map(\.self)
        }
        for action in actions { action() }
    }
}

/// The open connections.
final class Connections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: (connection: Connection, channel: any Channel)] = [:]
        var isEnding = false
    }

    private let state = Mutex(State())
    private let onCount: @Sendable (Int) -> Void

    /// Creates an empty list, which calls `onCount` with the number of connections whenever that changes.
    init(onCount: @escaping @Sendable (Int) -> Void) { self.onCount = onCount }

    /// The connection of a channel.
    subscript(channel: any Channel) -> Connection? {
        state.withLock { $0.open[ObjectIdentifier(channel)]?.connection }
    }

    fileprivate func add(_ channel: any Channel) -> Connection {
        let connection = Connection()
        let (count, isEnding) = state.withLock { state in
            state.open[ObjectIdentifier(channel)] = (connection, channel)
            return (state.open.count, state.isEnding)
        }
        onCount(count)
        if isEnding { Self.closeIfIdle(channel) }
        return connection
    }

    fileprivate func remove(_ channel: any Channel) {
        let count: Int? = state.withLock { state in
            state.open.removeValue(forKey: ObjectIdentifier(channel)) == nil ? nil : state.open.count
        }
        if let count { onCount(count) }
    }

    /// Closes the connections without a request, and from now on each as soon as its request has been answered.
    func closeIdle() {
        let channels = state.withLock { state in
            state.isEnding = true
            return state.open.values.map(\.channel)
        }
        for channel in channels { Self.closeIfIdle(channel) }
    }

    private static func closeIfIdle(_ channel: any Channel) {
        // Later, when all handlers are there.
        channel.eventLoop.execute {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
    }
}

/// Watches a channel for the client's end.
///
/// A client that closes only its sending half is gone as well: nobody who waits for an answer does that.
final class ConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    private let connections: Connections
    private var connection: Connection?

    init(_ connections: Connections) { self.connections = connections }

    /// The bytes that the system holds for a client that does not take them, of which it would allow megabytes.
    private static let sendBuffer: SocketOptionValue = 1 << 16

    func handlerAdded(context: ChannelHandlerContext) {
        connection = connections.add(context.channel)
        // A channel that is closing has no such option any more, and needs none.
        _ = context.channel.setOption(.socketOption(.so_sndbuf), value: Self.sendBuffer)
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave(context) }

    func channelInactive(context: ChannelHandlerContext) {
        leave(context)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { connection?.close() }
        context.fireUserInboundEventTriggered(event)
    }

    private func leave(_ context: ChannelHandlerContext) {
        connection?.close()
        connections.remove(context.channel)
    }
}

@available(*, unavailable)
extension ConnectionHandler: Sendable {}
