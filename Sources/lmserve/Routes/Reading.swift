import Dispatch
import HummingbirdCore
import Serving

/// Suggestions, tokens and copies, which need no loop.
extension Desk {
    /// Answers `/v1/suggest`.
    func suggest(_ visit: Visit) async throws -> Response {
        let parameters = try parse(
            SuggestParameters.self, try await bodies.read(visit.request, visit.channel))
        let model = try catalog.model(parameters.model)
        return Response(json: try await typing.run { try SuggestResponse(parameters, model) })
    }

    /// Answers `/v1/novelty`.
    func findCopies(_ visit: Visit) async throws -> Response {
        let parameters = try parse(
            NoveltyParameters.self, try await bodies.read(visit.request, visit.channel))
        let model = try catalog.model(parameters.model)
        let found = try await novelty.run { [connection = visit.connection, log] in
            // Whoever types on gives up the search before.
            if connection?.isClosed == true { throw CancellationError() }
            return try NoveltyResponse(parameters, model, log.note)
        }
        return Response(json: found)
    }

    /// Answers `/tokenize`.
    func tokenize(_ visit: Visit) async throws -> Response {
        let parameters = try parse(
            TokenizeParameters.self, try await bodies.read(visit.request, visit.channel))
        return Response(json: try TokenizeResponse(parameters, try catalog.model(parameters.model), limits))
    }

    /// Answers `/detokenize`.
    func detokenize(_ visit: Visit) async throws -> Response {
        let parameters = try parse(
            DetokenizeParameters.self, try await bodies.read(visit.request, visit.channel))
        return Response(json: try DetokenizeResponse(parameters, try catalog.model(parameters.model)))
    }
}

/// A thread apart from those that serve connections: a long text must not keep others waiting.
struct WorkQueue: Sendable {
    private let queue: DispatchQueue

    /// Creates the thread under a name for debuggers.
    init(_ label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    /// Runs `body` on the thread.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
