/// Requests with texts that have not been started, in turn between clients.
struct WaitingLine {
    /// The requests of each client, in the order in which they came.
    private var requests: [String: [WrittenRequest]] = [:]
    /// The clients, the one whose turn it is first.
    private var clients: [String] = []

    /// The number of requests.
    var count: Int { requests.values.reduce(0) { $0 + $1.count } }

    mutating func append(_ request: WrittenRequest) {
        let client = request.ticket.client
        if requests[client] == nil { clients.append(client) }
        requests[client, default: []].append(request)
    }

    mutating func remove(_ request: WrittenRequest) {
        let client = request.ticket.client
        requests[client]?.removeAll { $0 === request }
        guard requests[client]?.isEmpty == true else { return }
        requests[client] = nil
        clients.removeAll { $0 == client }
    }

    /// Returns the next text to start, and moves its client to the end.
    ///
    /// - Parameter mayStart: Whether a client may have another text written.
    /// - Returns: A request and the number of its text; `nil` if none can be started now.
    mutating func next(_ mayStart: (String) -> Bool) -> (request: WrittenRequest, text: Int)? {
        for (turn, client) in clients.enumerated() where mayStart(client) {
            for request in requests[client] ?? [] {
                guard let text = request.nextReady() else { continue }
                clients.remove(at: turn)
                clients.append(client)
                return (request, text)
            }
        }
        return nil
    }
}
