import Dispatch
import Hummingbird
import HummingbirdCore
import Serving

/// Suggestions and tokens, which need no loop.
extension Desk {
    /// Answers `/v1/suggest`.
    func suggest(_ visit: Visit) async throws -> Response {
        let parameters = try parse(
            SuggestParameters.self, try await bodies.read(visit.request, visit.channel))
        let model = try catalog.model(parameters.model)
        return Response(json: try await typing.run { try SuggestResponse(parameters, model) })
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

/// The thread of suggestions, apart from those that serve connections: a long text must not keep others waiting.
struct TypingQueue: Sendable {
    private let queue = DispatchQueue(label: "typing", qos: .userInitiated)

    /// Runs `body` on the thread.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
