import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where the server listens.
enum ListeningPlace: Sendable {
    /// A port of an address.
    case address(host: String, port: Int)
    /// A socket that a service manager has opened.
    case inherited(CInt)

    /// The first socket that systemd and its like pass on.
    private static let firstInherited: CInt = 3

    /// Returns the socket that the process was started with, or `nil`.
    ///
    /// The protocol is that of sd_listen_fds(3): LISTEN_PID names the process that is meant, LISTEN_FDS the number of
    /// sockets from descriptor 3 on.
    ///
    /// - Throws: ``ServerError/sockets(_:)`` for more than one socket, or one that does not listen.
    static func inherited() throws -> ListeningPlace? {
        func variable(_ name: String) -> Int32? { getenv(name).flatMap { Int32(String(cString: $0)) } }
        guard variable("LISTEN_PID") == getpid(), let count = variable("LISTEN_FDS"), count > 0 else {
            return nil
        }
        guard count == 1 else { throw ServerError.sockets("there are \(count); pass on one") }
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
        var listens: CInt = 0, size = socklen_t(MemoryLayout<CInt>.size)
        let found = getsockopt(firstInherited, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size)
        guard found == 0, listens != 0 else { throw ServerError.sockets("descriptor 3 does not listen") }
        _ = fcntl(firstInherited, F_SETFD, FD_CLOEXEC)
        return .inherited(firstInherited)
    }

    /// Whether only programs on this computer reach it.
    var isLocal: Bool {
        switch self {
        case .address(let host, _):
            host == "localhost" || host == "::1" || host.hasPrefix("127.") && host.allSatisfy { !$0.isLetter }
        case .inherited(let socket): Self.isLocal(socket)
        }
    }

    private static func isLocal(_ socket: CInt) -> Bool {
        var address = sockaddr_storage(), size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &address) { storage in
            let raw = UnsafeMutableRawPointer(storage)
            guard getsockname(socket, raw.assumingMemoryBound(to: sockaddr.self), &size) == 0 else {
                return false
            }
            switch Int32(storage.pointee.ss_family) {
            case AF_UNIX: return true
            case AF_INET:
                let address = SocketAddress(raw.assumingMemoryBound(to: sockaddr_in.self).pointee)
                return address.ipAddress?.hasPrefix("127.") == true
            case AF_INET6:
                let address = SocketAddress(raw.assumingMemoryBound(to: sockaddr_in6.self).pointee)
                return address.ipAddress == "::1"
            default: return false
            }
        }
    }
}
