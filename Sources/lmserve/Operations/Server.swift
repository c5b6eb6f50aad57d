import Console
import Dispatch
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Serving
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The running server: it listens, answers, and ends or reloads at signals.
struct Server: Sendable {
    let host: String
    let port: Int
    let grace: Double
    let loader: ModelLoader
    let desk: Desk

    /// The most connections; more wait to be accepted.
    private static let connections = 1024
    /// The most bytes of a request's headers.
    private static let headerBytes = 1 << 14

    /// Runs until a signal ends it.
    ///
    /// - Throws: ``ServerError/address(host:port:reason:)``.
    func run() throws {
        let outcome = Mutex<(any Error)?>(nil), done = DispatchSemaphore(value: 0)
        let group = serviceGroup
        let signals = Signals()
        handleSignals(signals, group)
        Task {
            do {
                try await group.run()
            } catch {
                outcome.withLock { $0 = error }
            }
            done.signal()
        }
        done.wait()
        desk.scheduler.stop()
        withExtendedLifetime(signals) {}
        if let error = outcome.withLock({ $0 }) {
            throw ServerError.address(host: host, port: port, reason: "\(error)")
        }
    }

    private var serviceGroup: ServiceGroup {
        let logger = Logger(label: "lmserve") { _ in SwiftLogNoOpLogHandler() }
        var http = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionHandler(desk.connections)],
            idleTimeout: TimeAmount(desk.patience))
        http.httpDecoder = .init(
            maxHeaderFieldSize: Self.headerBytes, maxHeaderListSize: Self.headerBytes,
            maxHeaderFieldCount: 100)
        let application = Application(
            responder: desk, server: .http1(configuration: http),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: .maximum(Self.connections, logger: logger)),
            onServerRunning: { channel in announce(channel) }, logger: logger)
        return ServiceGroup(configuration: .init(services: [application], logger: logger))
    }

    /// Prints the address, which tells its port where any was asked for.
    private func announce(_ channel: any Channel) {
        let shown = host.contains(":") ? "[\(host)]" : host
        Terminal.write("http://\(shown):\(channel.localAddress?.port ?? port)\n", to: 1)
        desk.log.note("listening")
    }

    // MARK: Signals

    private func handleSignals(_ signals: Signals, _ group: ServiceGroup) {
        for number in [SIGTERM, SIGINT] {
            signals.handle(number) {
                // The second signal ends the server at once.
                guard desk.state.end() else { _exit(128 + number) }
                end(group)
            }
        }
        signals.handle(SIGHUP, reload)
    }

    /// Refuses what comes, completes what was accepted, and after the grace cuts it off.
    private func end(_ group: ServiceGroup) {
        desk.log.note("draining")
        desk.scheduler.refuseAll()
        Task { await group.triggerGracefulShutdown() }
        DispatchQueue.global().asyncAfter(deadline: .now() + grace) {
            desk.scheduler.cancelAll()
            // Whoever does not read the rest of an answer must not keep the server.
            DispatchQueue.global().asyncAfter(deadline: .now() + 3) { _exit(0) }
        }
    }

    /// Loads the models again; where one cannot be loaded, all stay as they are.
    private func reload() {
        do {
            desk.catalog.replace(by: try loader.load(replacing: desk.catalog.models, desk.log.note))
            desk.metrics.reloaded()
            desk.log.note("reloaded")
        } catch {
            desk.log.note("not reloaded: \(error)")
        }
    }
}
