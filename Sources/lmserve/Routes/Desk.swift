import HTTPTypes
import HummingbirdCore
import NIOCore
import Serving

/// Answers every request: checks it, hands it to its route, logs it.
struct Desk: Sendable {
    let page: Page
    let catalog: ModelCatalog
    let scheduler: Scheduler
    let limits: Limits
    let metrics: Metrics
    let connections: Connections
    let typing: WorkQueue
    let novelty: WorkQueue
    let bodies: BodyReader
    /// The time that a client may take for what is written to it.
    let patience: Duration
    let keys: KeyRing
    let hosts: HostCheck
    let origins: OriginCheck
    /// Whether clients come through a proxy that tells who they are.
    let trustsProxy: Bool
    let log: AccessLog
    let state: ServerState

    /// The most bytes of a path with its query.
    private static let targetBytes = 1 << 14

    /// Answers a request.
    ///
    /// - Throws: The error of a connection that has ended.
    func respond(to request: Request, on channel: any Channel) async throws -> Response {
        let visit = Visit(
            request, channel, connections, key: keys.number(of: request.headers),
            trustsProxy ? Forwarded(request.headers) : Forwarded())
        let path = String(visit.target.path)
        let route = Route(rawValue: path)
        let origin = origins.verdict(
            origin: request.headers[.origin], authority: visit.authority, scheme: visit.scheme)
        var response: Response
        do {
            response = try await answer(visit, route, path, origin)
        } catch let error as RequestError {
            response = Response(error)
            if [413, 414].contains(error.status) { closeSoon(&response, channel) }
        }
        if case .allowed(let origin) = origin {
            response.headers.append(contentsOf: OriginCheck.headers(for: origin))
        }
        if request.method == .head { response = response.createHeadResponse() }
        let name =
            route?.rawValue ?? (path.hasPrefix(Route.models.rawValue + "/") ? Route.models.rawValue : "other")
        return noting(response, visit, name)
    }

    /// Closes the connection of a client that may go on sending what nobody reads.
    private func closeSoon(_ response: inout Response, _ channel: any Channel) {
        response.headers[.connection] = "close"
        // Later, so that what is on its way does not reset the connection before the answer is read.
        channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(mode: .all, promise: nil) }
    }

    /// Counts and logs an answer once it has been written.
    private func noting(_ response: Response, _ visit: Visit, _ route: String) -> Response {
        let (status, body) = (response.status.code, response.body)
        let note: @Sendable () -> Void = { [metrics, log] in
            let seconds = (ContinuousClock.now - visit.begin) / .seconds(1)
            metrics.answered(route, status: status, seconds: seconds)
            log.write(
                AccessLog.Line(
                    client: visit.address, method: visit.request.method.shown, route: route, status: status,
                    seconds: seconds))
        }
        guard body.contentLength == nil else {
            note()
            return response
        }
        var response = response
        response.body = ResponseBody { writer in
            defer { note() }
            try await body.write(writer)
        }
        return response
    }

    // MARK: Checks

    private func answer(
        _ visit: Visit, _ route: Route?, _ path: String, _ origin: OriginCheck.Verdict
    ) async throws -> Response {
        let request = visit.request
        guard hosts.allows(visit.authority) else {
            throw RequestError(
                403, .permission, "This server is not called that; allow the name with --allow-host.",
                code: "host_not_allowed")
        }
        guard (request.head.path ?? "").utf8.count <= Self.targetBytes else {
            throw RequestError(414, .invalid, "The address has more than \(Self.targetBytes) bytes.")
        }
        if request.method == .options, case .allowed(let origin) = origin {
            return Response(status: .noContent, headers: OriginCheck.preflightHeaders(for: origin))
        }
        let hasKey = keys.number(of: request.headers) != nil
        if origin == .foreign, !hasKey {
            throw RequestError(
                403, .permission, "Pages of other origins are not allowed; allow one with --cors-origin.",
                code: "origin_not_allowed")
        }
        if !keys.isEmpty, !hasKey, route?.isPublic != true {
            // rnn-writer knows this word.
            throw RequestError(
                401, .authentication,
                route == .writer ? "Forbidden" : "This server needs a key, and not this one.",
                code: "invalid_api_key")
        }
        let method = request.method == .head ? .get : request.method
        guard let route else { return try other(path, method) }
        guard method == route.method else {
            return Self.notAllowed(route.rawValue, route.method)
        }
        return try await answer(visit, route)
    }

    /// Refuses other methods than that of a route.
    private static func notAllowed(_ path: String, _ method: HTTPRequest.Method) -> Response {
        var refused = Response(RequestError(405, .invalid, "\(path) answers \(method.rawValue) only."))
        refused.headers[.allow] = method == .get ? "GET, HEAD" : method.rawValue
        return refused
    }

    /// Answers a path that is no route.
    private func other(_ path: String, _ method: HTTPRequest.Method) throws -> Response {
        let prefix = Route.models.rawValue + "/"
        guard path.hasPrefix(prefix) else {
            throw RequestError(404, .invalid, "There is nothing at this address; see /openapi.json.")
        }
        guard method == .get else { return Self.notAllowed("\(prefix)NAME", .get) }
        let name = String(path.dropFirst(prefix.count)).formDecoded
        return Response(json: ModelObject(try catalog.model(name ?? "")))
    }

    private func answer(_ visit: Visit, _ route: Route) async throws -> Response {
        switch route {
        case .root: root(visit)
        case .health: health
        case .metrics:
            Response(
                .ok, metrics.prometheusText(catalog.models, .own).utf8,
                type: "text/plain; version=0.0.4; charset=utf-8")
        case .openAPI: Response(json: OpenAPI(catalog.models, limits).document)
        case .models: Response(json: ModelList(catalog.models))
        case .completions: try await complete(visit)
        case .embeddings: try await embed(visit)
        case .suggest: try await suggest(visit)
        case .novelty: try await findCopies(visit)
        case .tokenize: try await tokenize(visit)
        case .detokenize: try await detokenize(visit)
        case .writer: try await continueForWriter(visit)
        }
    }

    /// The page for a browser; for programs what rnn-writer's server says, which its client shows.
    private func root(_ visit: Visit) -> Response {
        var response =
            Page.isWanted(by: visit.request.headers)
            ? page.response : Response(json: ["message": "Have fun!"])
        response.headers[.vary] = "Accept"
        return response
    }

    private var health: Response {
        state.isEnding
            ? Response(.serviceUnavailable, json: RequestError.ending) : Response(json: ["status": "ok"])
    }
}

extension HTTPRequest.Method {
    /// The method if it is one that the server knows, for the log.
    fileprivate var shown: String {
        [.get, .post, .options, .head, .put, .delete, .patch].contains(self) ? rawValue : "other"
    }
}
