import NIOCore

/// Refuses names that are not the server's.
///
/// A page elsewhere may have its own name lead to this machine after it has been loaded (DNS rebinding), so that the
/// browser takes the server for the page's own. Its name gives it away: only addresses, `localhost` and the names that
/// the owner allowed are the server's.
struct HostCheck: Sendable {
    private let names: Set<String>

    /// Allows names besides `localhost` and all addresses.
    init(_ names: [String]) { self.names = Set(names.map { $0.lowercased() } + ["localhost"]) }

    /// Whether the header `Host` names this server; what does not name any cannot come from a browser.
    func allows(_ authority: String?) -> Bool {
        guard let authority, !authority.isEmpty else { return false }
        let host = Self.host(of: authority)
        return names.contains(host.lowercased()) || Self.isAddress(host)
    }

    /// The host without the port, an IPv6 address without its brackets.
    private static func host(of authority: String) -> String {
        if authority.first == "[" { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }

    private static func isAddress(_ host: String) -> Bool {
        (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }
}
