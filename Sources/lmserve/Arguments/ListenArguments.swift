import ArgumentParser

/// Where the server listens, and to whom.
struct ListenArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The address to listen on. Any other than this computer's own needs --api-key-file or --open.",
            valueName: "address"))
    var host = "127.0.0.1"

    @Option(parsing: .unconditional, help: "The port to listen on; 0 takes any that is free.")
    var port = 8080

    @Option(
        help: ArgumentHelp(
            """
            A file of keys, one a line, of which a client has to send one as 'Authorization: Bearer KEY' or \
            'X-Api-Key: KEY'.
            """, valueName: "file"),
        completion: .file())
    var apiKeyFile: String?

    @Flag(help: "Answer everybody who reaches another address than this computer's own, without a key.")
    var open = false

    @Option(
        help: ArgumentHelp(
            "Another name of the server, which clients may use besides localhost and addresses. May be repeated.",
            valueName: "name"))
    var allowHost: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            The origin of pages elsewhere that may use the server, such as https://example.org. May be repeated. \
            (default: none)
            """, valueName: "origin"))
    var corsOrigin: [String] = []

    @Flag(
        help: """
            Believe X-Forwarded-For, -Host and -Proto: only behind a reverse proxy that sets them and is the only way \
            to the server.
            """)
    var trustForwarded = false

    /// Where to listen: on the socket that a service manager has passed on, else on the address.
    ///
    /// - Throws: ``ServerError`` for a socket that cannot be used, or is reached by strangers.
    func place() throws -> ListeningPlace {
        guard let inherited = try ListeningPlace.inherited() else {
            return .address(host: host, port: port)
        }
        guard inherited.isLocal || apiKeyFile != nil || open else { throw ServerError.reachable }
        return inherited
    }

    func validate() throws {
        guard 0...65_535 ~= port else {
            throw ValidationError("--port is \(port); give a whole number from 0 to 65535.")
        }
        if host.isEmpty { throw ValidationError("--host needs an address.") }
        if !ListeningPlace.address(host: host, port: port).isLocal, apiKeyFile == nil, !open {
            throw ValidationError(
                "--host \(host) is reached from other computers; give --api-key-file, or --open to answer everybody."
            )
        }
        if let origin = corsOrigin.first(where: { !$0.contains("://") || $0.hasSuffix("/") }) {
            throw ValidationError("--cors-origin is '\(origin)'; give one as in https://example.org.")
        }
    }
}
