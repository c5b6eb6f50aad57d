import Console
import Dispatch
import NIOCore
import Serving
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The running server: it listens, answers, and ends or reloads at signals.
struct Server: Sendable {
    let place: ListeningPlace
    let grace: Double
    let loader: ModelLoader
    let desk: Desk

    /// Runs until a signal ends it.
    ///
    /// - Throws: ``ServerError/address(host:port:reason:)``.
    func run() throws {
        let outcome = Mutex<(any Error)?>(nil), done = DispatchSemaphore(value: 0)
        let listener = Listener(desk), signals = Signals()
        handleSignals(signals, listener)
        Task {
            do {
                try await listener.run(place, onStart: announce)
            } catch {
                outcome.withLock { $0 = error }
            }
            done.signal()
        }
        done.wait()
        desk.scheduler.stop()
        withExtendedLifetime(signals) {}
        if let error = outcome.withLock({ $0 }) {
            switch place {
            case .address(let host, let port):
                throw ServerError.address(host: host, port: port, reason: "\(error)")
            case .inherited: throw ServerError.sockets("\(error)")
            }
        }
    }

    /// Prints the address, which tells its port where any was asked for.
    private func announce(_ channel: any Channel) {
        let address =
            switch (place, channel.localAddress) {
            case (.address(let host, let port), let local): Self.url(host, local?.port ?? port)
            case (.inherited, let local?):
                local.ipAddress.map { Self.url($0, local.port ?? 0) } ?? "unix:\(local.pathname ?? "")"
            case (.inherited, nil): "a socket of LISTEN_FDS"
            }
        Terminal.write(address + "\n", to: 1)
        desk.log.note("listening")
    }

    private static func url(_ host: String, _ port: Int) -> String {
        "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    // MARK: Signals

    private func handleSignals(_ signals: Signals, _ listener: Listener) {
        for number in [SIGTERM, SIGINT] {
            signals.handle(number) {
                // The second signal ends the server at once.
                guard desk.state.end() else { _exit(128 + number) }
                end(listener)
            }
        }
        signals.handle(SIGHUP, reload)
    }

    /// Refuses what comes, completes what was accepted, and after the grace cuts it off.
    private func end(_ listener: Listener) {
        desk.log.note("draining")
        desk.scheduler.refuseAll()
        listener.end()
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
