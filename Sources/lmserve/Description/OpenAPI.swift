import Modeling
import Neural
import Serving
import Text

/// The description of the interface for programs, in OpenAPI 3.1, with the limits of this server.
struct OpenAPI {
    private let schemas: Schemas

    /// Describes a server of models within limits.
    init(_ models: [ServedModel], _ limits: Limits) {
        schemas = Schemas(
            limits: limits, models: models.map(\.name),
            ids: models.map(\.language.vocabulary.count).min() ?? 1,
            vectorSizes: Set(models.compactMap(\.language.network.architecture.hiddenSizes.last)).sorted())
    }

    /// The document.
    var document: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "lmserve", "version": "1.0",
                "description": """
                Completions, embeddings and suggestions of a recurrent language model. Equal requests with equal seeds \
                have equal texts wherever system_fingerprint is equal, however busy the server is. Keys and pages of \
                other origins are checked before anything else.
                """,
            ],
            "security": [["bearer": []], ["key": []], [:]],
            "components": [
                "schemas": schemas.all,
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer"],
                    "key": ["type": "apiKey", "in": "header", "name": "X-Api-Key"],
                ],
                "responses": Self.errors,
            ],
            "paths": paths,
        ]
    }

    private var paths: JSONValue {
        [
            "/": get(
                .root, "Whether the server is there; for a browser, the page to write on",
                object(["message": ["type": "string"]])),
            "/health": get(.health, "Ready", object(["status": ["const": "ok"]]), [503]),
            "/metrics": get(.metrics, "Prometheus's text format, version 0.0.4", nil),
            "/openapi.json": get(.openAPI, "This description", ["type": "object"]),
            "/v1/models": get(.models, "The models", Schemas.named("Models")),
            "/v1/models/{name}": model,
            "/v1/completions": completions,
            "/v1/embeddings": post(
                .embeddings, "A vector of length 1 for each input", "EmbeddingRequest", "Embeddings",
                [429, 503]),
            "/v1/suggest": post(
                .suggest, "Words, the best first", "SuggestRequest", "Suggestions"),
            "/v1/novelty": post(
                .novelty, "What is copied from the training text, in code points", "NoveltyRequest", "Copies",
                [409]),
            "/tokenize": post(.tokenize, "The tokens of a text", "TokenizeRequest", "Tokens"),
            "/detokenize": post(.detokenize, "The text of tokens", "DetokenizeRequest", "Text"),
            "/generate": writer,
        ]
    }

    // MARK: Paths

    private var completions: JSONValue {
        let plain = post(
            .completions, "Texts that continue the prompts; with 'stream', as they are written",
            "CompletionRequest", "Completion", [429, 503])
        guard case .object(var methods) = plain, case .object(var operation)? = methods["post"],
            case .object(var responses)? = operation["responses"],
            case .object(var done)? = responses["200"]
        else { return plain }
        done["content"] = [
            "application/json": ["schema": Schemas.named("Completion")],
            "text/event-stream": [
                // It has no type: to some readers it is that of the body, to others that of an event.
                "schema": [
                    "description": """
                    Events whose data is a Completion of one choice; its last has the finish_reason. With \
                    stream_options.include_usage one without choices tells the usage; then comes [DONE].
                    """
                ]
            ],
        ]
        responses["200"] = .object(done)
        operation["responses"] = .object(responses)
        methods["post"] = .object(operation)
        return .object(methods)
    }

    private var model: JSONValue {
        let names: JSONValue = ["enum": .array(schemas.models.map(JSONValue.text))]
        return [
            "get": [
                "operationId": "model",
                "parameters": [["name": "name", "in": "path", "required": true, "schema": names]],
                "responses": responses("A model", Schemas.named("Model"), [400, 401, 403, 404]),
            ]
        ]
    }

    private var writer: JSONValue {
        func parameter(_ name: String, _ type: String, _ description: String) -> JSONValue {
            [
                "name": .text(name), "in": "query", "schema": ["type": .text(type)],
                "description": .text(description),
            ]
        }
        return [
            "get": [
                "operationId": "generate",
                "parameters": [
                    parameter("start_text", "string", "The text to continue; it comes back as it was sent."),
                    parameter("n", "string", "Texts, at most 10; 1 if it is no number."),
                    parameter("seed", "string", "Random if it is no number."),
                ],
                "responses": responses(
                    "Ends of the sentence, for rnn-writer", Schemas.named("Continuations"),
                    [400, 401, 403, 414, 429, 503]),
            ]
        ]
    }

    private func get(
        _ route: Route, _ description: String, _ schema: JSONValue?, _ errors: [Int] = []
    ) -> JSONValue {
        [
            "get": [
                "operationId": .text("\(route)"),
                "responses": responses(description, schema, [403] + (route.isPublic ? [] : [401]) + errors),
            ]
        ]
    }

    private func post(
        _ route: Route, _ description: String, _ request: String, _ answer: String, _ errors: [Int] = []
    ) -> JSONValue {
        [
            "post": [
                "operationId": .text("\(route)"),
                "requestBody": [
                    "required": true,
                    "content": ["application/json": ["schema": Schemas.named(request)]],
                ],
                "responses": responses(
                    description, Schemas.named(answer), [400, 401, 403, 404, 413, 415] + errors),
            ]
        ]
    }

    // MARK: Answers

    private func object(_ properties: JSONValue) -> JSONValue {
        ["type": "object", "properties": properties]
    }

    /// Responses of a route: one of status 200, and errors.
    private func responses(_ description: String, _ schema: JSONValue?, _ errors: [Int]) -> JSONValue {
        let content: JSONValue =
            schema.map { ["application/json": ["schema": $0]] }
            ?? ["text/plain": ["schema": ["type": "string"]]]
        var all: [String: JSONValue] = [
            "200": ["description": .text(description), "content": content]
        ]
        for status in errors { all["\(status)"] = ["$ref": .text("#/components/responses/\(status)")] }
        return .object(all)
    }

    private static var errors: JSONValue {
        let meanings = [
            400: "A parameter is wrong: 'param' names it", 401: "No key, or a wrong one",
            403: "Not from this page, or not by this name", 404: "There is no such model",
            409: "The model's training text is not available",
            413: "The body is too large", 414: "The address is too long", 415: "Not JSON",
            429: "The queue is full; try again after Retry-After", 503: "Shutting down, or out of time",
        ]
        return .object(
            Dictionary(
                meanings.map { status, meaning in
                    ("\(status)", error(meaning, retries: status == 429 || status == 503))
                }
            ) { $1 })
    }

    private static func error(_ meaning: String, retries: Bool) -> JSONValue {
        let error: JSONValue = [
            "description": .text(meaning),
            "content": ["application/json": ["schema": Schemas.named("Error")]],
        ]
        guard retries else { return error }
        return error.merging([
            "headers": [
                "Retry-After": ["schema": ["type": "integer"], "description": "In seconds"]
            ]
        ])
    }
}
