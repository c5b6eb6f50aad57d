import Console

/// An error that keeps the server from starting.
enum ServerError: CommandError {
    case noKeys(path: String)
    case address(host: String, port: Int, reason: String)
    case sameName(String)
    case sockets(String)
    case reachable

    var status: ExitStatus {
        switch self {
        case .noKeys: .badData
        case .address, .sockets: .unavailable
        case .sameName, .reachable: .usage
        }
    }

    var description: String {
        switch self {
        case .noKeys(let path): "\(path) has no key; write one a line"
        case .address(let host, let port, let reason): "cannot listen on \(host), port \(port): \(reason)"
        case .sameName(let name): "two models are called \(name)"
        case .sockets(let reason): "cannot listen on the socket of LISTEN_FDS: \(reason)"
        case .reachable: "the socket of LISTEN_FDS is reached from other computers"
        }
    }

    var advice: String? {
        switch self {
        case .noKeys, .sockets: nil
        case .address: "choose another one with --port; --port 0 takes any that is free"
        case .sameName: "serve one of them"
        case .reachable: "give --api-key-file, or --open to answer everybody"
        }
    }
}
