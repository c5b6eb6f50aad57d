import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Accepts connections, on a socket of its own or one that it was given, and answers the requests on them.
final class Listener: Sendable {
    private struct State {
        var channel: (any Channel)?
        var isEnding = false
    }

    private let desk: Desk
    private let state = Mutex(State())
    private let dates = DateHeader()

    /// The most connections; more wait to be accepted.
    private static let connections = 1024
    /// The most bytes of a request's headers.
    private static let headerBytes = 1 << 14
    private static let logger = Logger(label: "lmserve") { _ in SwiftLogNoOpLogHandler() }

    init(_ desk: Desk) { self.desk = desk }

    /// Listens until ``end()``, and returns when the last request has been answered.
    ///
    /// - Parameters:
    ///   - place: Where to listen.
    ///   - onStart: Called once connections are accepted.
    /// - Throws: An error of NIO where the place cannot be had.
    func run(_ place: ListeningPlace, onStart: (any Channel) -> Void) async throws {
        let http = http
        let setup: @Sendable (any Channel) -> EventLoopFuture<HTTP1Channel.Value> = { channel in
            http.setup(channel: channel, logger: Self.logger)
        }
        let server =
            switch place {
            case .address(let host, let port):
                try await bootstrap.bind(host: host, port: port, childChannelInitializer: setup)
            case .inherited(let socket):
                try await bootstrap.bind(socket, childChannelInitializer: setup)
            }
        let isEnding = state.withLock { state in
            state.channel = server.channel
            return state.isEnding
        }
        onStart(server.channel)
        if isEnding { server.channel.close(promise: nil) }
        await withDiscardingTaskGroup { group in
            // A closed channel is how it ends, and nothing is to be said about a connection that fails.
            try? await server.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask { await http.handle(value: connection, logger: Self.logger) }
                }
            }
        }
    }

    /// Accepts nothing from now on, and closes each connection that has no request.
    func end() {
        let channel = state.withLock { state in
            state.isEnding = true
            return state.channel
        }
        channel?.close(promise: nil)
        desk.connections.closeIdle()
    }

    private var bootstrap: ServerBootstrap {
        ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AvailableConnectionsChannelHandler(
                            delegate: MaximumAvailableConnections(Self.connections, logger: Self.logger)))
                }
            }
    }

    private var http: HTTP1Channel {
        var configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionHandler(self.desk.connections)],
            idleTimeout: TimeAmount(desk.patience))
        configuration.httpDecoder = .init(
            maxHeaderFieldSize: Self.headerBytes, maxHeaderListSize: Self.headerBytes,
            maxHeaderFieldCount: 100)
        return HTTP1Channel(
            responder: { [desk, dates] request, writer, channel in
                var response: Response
                do {
                    response = try await desk.respond(to: request, on: channel)
                } catch let error as HTTPParserError {
                    // Answered with 400 by the channel.
                    throw error
                } catch {
                    response = Response(status: .internalServerError)
                }
                response.headers[.date] = dates.now
                do {
                    try await writer.write(response: response.head, body: response.body)
                } catch is HTTPParserError {
                    // An answer has been begun, so that no other may follow.
                    throw Interrupted()
                }
            }, configuration: configuration)
    }

    private struct Interrupted: Error {}
}
