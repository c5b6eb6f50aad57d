import Serving

/// JSON Schemas of what the server takes and gives.
struct Schemas {
    let limits: Limits
    /// The names of the models that are served.
    let models: [String]
    /// The number of ids that every model has.
    let ids: Int
    /// The sizes of the models' vectors.
    let vectorSizes: [Int]

    /// All schemas by name.
    var all: JSONValue {
        [
            "Error": error, "Prompt": prompt, "CompletionRequest": completionRequest,
            "Completion": completion, "EmbeddingRequest": embeddingRequest, "Embeddings": embeddings,
            "SuggestRequest": suggestRequest, "Suggestions": suggestions,
            "NoveltyRequest": noveltyRequest, "Copies": copies,
            "TokenizeRequest": tokenizeRequest, "Tokens": tokens,
            "DetokenizeRequest": detokenizeRequest, "Text": text, "Model": model, "Models": list("Model"),
            "Continuations": continuations,
        ]
    }

    /// A reference to a schema.
    static func named(_ name: String) -> JSONValue { ["$ref": .text("#/components/schemas/\(name)")] }

    // MARK: Simple values

    /// The greatest number that a setting holds.
    private static let most = Double(Float.greatestFiniteMagnitude)

    /// A number, or null for what `lmgen` has.
    private func number(_ least: Double, _ most: Double = most) -> JSONValue {
        ["type": ["number", "null"], "minimum": .number(least), "maximum": .number(most)]
    }

    /// A number above 0, or null.
    private func positive(_ most: Double = most) -> JSONValue {
        number(Double(Float.leastNormalMagnitude), most)
    }

    private func integer(_ range: ClosedRange<Int>, _ usual: Int? = nil) -> JSONValue {
        let schema: JSONValue = [
            "type": ["integer", "null"], "minimum": .integer(range.lowerBound),
            "maximum": .integer(range.upperBound),
        ]
        return usual.map { schema.merging(["default": .integer($0)]) } ?? schema
    }

    /// A window of tokens; −1 is the largest.
    private var window: JSONValue {
        [
            "anyOf": [
                ["type": ["integer", "null"], "minimum": 1, "maximum": .integer(limits.window)],
                ["const": -1],
            ]
        ]
    }

    private var flag: JSONValue { ["type": ["boolean", "null"], "default": false] }
    private var string: JSONValue { ["type": "string"] }
    private var someText: JSONValue { ["type": ["string", "null"]] }
    private var count: JSONValue { ["type": "integer", "minimum": 0] }
    private var probability: JSONValue { ["type": "number", "minimum": 0, "maximum": 1] }
    private var modelName: JSONValue {
        oneOf(models.map(JSONValue.text)).merging(["description": "The first one if left out."])
    }
    private var id: JSONValue { ["type": "integer", "minimum": 0, "maximum": .integer(ids - 1)] }

    /// One of some values, or null.
    private func oneOf(_ values: [JSONValue]) -> JSONValue {
        ["anyOf": [["enum": .array(values)], ["type": "null"]]]
    }

    private func array(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    /// An object with properties, all of which are there.
    private func object(_ properties: [String: JSONValue]) -> JSONValue {
        [
            "type": "object", "properties": .object(properties),
            "required": .array(properties.keys.sorted().map(JSONValue.text)),
        ]
    }

    private func list(_ name: String) -> JSONValue {
        object(["object": ["const": "list"], "data": array(Self.named(name))])
    }

    // MARK: Requests

    private var prompt: JSONValue {
        let some: JSONValue = ["minItems": 1, "maxItems": .integer(limits.prompts)]
        let anything: JSONValue = ["anyOf": [string, array(id)]]
        return [
            "anyOf": [string, array(id).merging(["minItems": 1]), array(anything).merging(some)],
            "description": .text(
                "A text, token ids, or a list of these; together at most \(limits.promptTokens) tokens."),
        ]
    }

    private var completionRequest: JSONValue {
        let properties: [[String: JSONValue]] = [Self.shared(modelName), lengths, sampling, writing]
        return [
            "type": "object",
            "properties": .object(properties.reduce(into: [:]) { $0.merge($1) { $1 } }),
            "description": .text(
                """
                Prompts × texts × tokens are at most \(limits.totalTokens). The request of what is left out is that \
                of lmgen. Other fields are ignored.
                """),
        ]
    }

    private static func shared(_ model: JSONValue) -> [String: JSONValue] {
        ["model": model, "prompt": ["anyOf": [named("Prompt"), ["type": "null"]], "default": ""]]
    }

    private var lengths: [String: JSONValue] {
        [
            "max_tokens": integer(0...limits.tokens).merging([
                "description": "16, or 300 with 'until'. A character or a spelled word is completed."
            ]),
            "n_predict": integer(0...limits.tokens), "n": integer(1...limits.texts, 1),
            "best_of": integer(1...limits.texts).merging([
                "description": """
                Texts of which the n with the highest mean log-probability of a token are returned; with 'suffix', \
                those after which it is the likeliest. Not with 'stream'.
                """
            ]),
            "logprobs": integer(0...limits.alternatives),
            "stop": [
                "anyOf": [
                    stopText, ["type": "null"],
                    array(stopText).merging(["maxItems": .integer(limits.stops)]),
                ]
            ],
            "until": oneOf(["sentence", "paragraph", "line"]),
        ]
    }

    private var stopText: JSONValue {
        // In bytes, of which a character has at most four.
        ["type": "string", "minLength": 1, "maxLength": .integer(limits.stopBytes / 4)]
    }

    private var sampling: [String: JSONValue] {
        let integers = Int(Int32.min)...Int(Int32.max)
        return [
            "temperature": number(0, 100), "top_k": integer(integers), "top_p": positive(1),
            "min_p": number(0, 1), "typical_p": positive(1), "xtc_probability": number(0, 1),
            "xtc_threshold": positive(0.5), "repeat_penalty": positive(), "repetition_penalty": positive(),
            "repeat_last_n": window, "frequency_penalty": number(-Self.most),
            "presence_penalty": number(-Self.most), "doubling_penalty": number(0),
            "dry_multiplier": number(0), "dry_base": number(1),
            "dry_allowed_length": integer(1...integers.upperBound),
            "dry_penalty_last_n": window,
            "seed": integer(Int.min...Int.max).merging([
                "description": "Text i of a prompt is drawn with seed + i; -1 or none is random."
            ]),
            "logit_bias": logitBias,
        ]
    }

    private var logitBias: JSONValue {
        let value: JSONValue = ["type": "number", "minimum": -100, "maximum": 100]
        let pair: JSONValue = [
            "type": "array", "minItems": 2, "maxItems": 2,
            "prefixItems": [["anyOf": [id, string]], ["anyOf": [value, ["type": "boolean"]]]],
        ]
        return [
            "anyOf": [
                ["type": "object", "additionalProperties": value], array(pair), ["type": "null"],
            ],
            "description": .text(
                """
                Ids, or texts of one token, and what is added to their logits; -100 and false ban. At most \
                \(limits.biases).
                """),
        ]
    }

    private var writing: [String: JSONValue] {
        [
            "echo": flag, "coin": flag, "complete": flag, "unbalanced": flag, "stream": flag,
            "stream_options": [
                "type": ["object", "null"],
                "properties": ["include_usage": flag, "continuous_usage_stats": flag],
                "description": """
                Needs 'stream'. With include_usage the last chunk tells the usage; with continuous_usage_stats as \
                well each chunk tells that so far.
                """,
            ],
            "suffix": someText.merging([
                "description": .text(
                    """
                    What follows the text: best_of texts (\(limits.suffixTexts) if left out) are drawn, and the n are \
                    returned after which each token of it has the highest mean log-probability, the best first. At \
                    most \(limits.suffixTokens) tokens, which count as tokens of every text. Not with 'stream'.
                    """)
            ]),
        ]
    }

    private var embeddingRequest: JSONValue {
        [
            "type": "object", "required": ["input"],
            "properties": [
                "model": modelName, "input": Self.named("Prompt"),
                "encoding_format": oneOf(["float", "base64"]).merging(["default": "float"]),
                "dimensions": oneOf(vectorSizes.map(JSONValue.integer)),
            ],
        ]
    }

    private var suggestRequest: JSONValue {
        [
            "type": "object", "required": ["text"],
            "properties": [
                "model": modelName,
                "text": [
                    "type": "string",
                    "description": .text("The text before the cursor, at most \(Limits.textBytes) bytes."),
                ],
                "keys": [
                    "type": ["string", "null"], "pattern": "^[0-9*#]*$", "maxLength": 64,
                    "description": "Keys of a telephone pressed after it.",
                ],
            ],
        ]
    }

    private var noveltyRequest: JSONValue {
        [
            "type": "object", "required": ["text"],
            "properties": [
                "model": modelName,
                "text": ["type": "string", "description": .text("At most \(Limits.textBytes) bytes.")],
            ],
        ]
    }

    private var tokenizeRequest: JSONValue {
        let properties: JSONValue = [
            "model": modelName, "content": someText, "prompt": someText, "with_pieces": flag,
        ]
        func needs(_ name: String) -> JSONValue {
            ["required": [.text(name)], "properties": .object([name: string])]
        }
        return [
            "type": "object", "properties": properties, "anyOf": [needs("content"), needs("prompt")],
        ]
    }

    private var detokenizeRequest: JSONValue {
        [
            "type": "object", "required": ["tokens"],
            "properties": ["model": modelName, "tokens": array(id)],
        ]
    }

    // MARK: Answers

    private var error: JSONValue {
        object([
            "message": string,
            "error": object(["message": string, "type": string, "param": someText, "code": someText]),
        ])
    }

    private var completion: JSONValue {
        let choice = object([
            "index": count, "text": string, "seed": count,
            "finish_reason": ["enum": ["stop", "length"]],
            "logprobs": ["anyOf": [["type": "null"], logProbabilities]],
        ])
        return object([
            "id": string, "object": ["const": "text_completion"], "created": count, "model": string,
            "system_fingerprint": string, "choices": array(choice), "usage": usage(writes: true),
        ])
    }

    private var logProbabilities: JSONValue {
        let value: JSONValue = ["type": "number", "maximum": 0]
        let top: JSONValue = ["type": ["object", "null"], "additionalProperties": value]
        return object([
            "tokens": array(string), "token_ids": array(count), "text_offset": array(count),
            "token_logprobs": array(["type": ["number", "null"], "maximum": 0]), "top_logprobs": array(top),
        ])
    }

    private func usage(writes: Bool) -> JSONValue {
        let counts = ["prompt_tokens": count, "total_tokens": count]
        guard writes else { return object(counts) }
        let more = [
            "completion_tokens": count, "prompt_tokens_details": object(["cached_tokens": count]),
        ]
        return object(counts.merging(more) { $1 })
    }

    private var embeddings: JSONValue {
        let numbers = array(["type": "number", "minimum": -1, "maximum": 1])
        let vector: JSONValue = [
            "anyOf": [numbers, ["type": "string", "contentEncoding": "base64"]]
        ]
        let data = object(["object": ["const": "embedding"], "index": count, "embedding": vector])
        return object([
            "object": ["const": "list"], "data": array(data), "model": string,
            "usage": usage(writes: false),
        ])
    }

    private var suggestions: JSONValue {
        let word = object([
            "text": string, "kind": ["enum": ["exact", "completion", "correction", "spelling"]],
            "probability": probability,
        ])
        return object(["model": string, "suggestions": array(word)])
    }

    private var copies: JSONValue {
        let span = object(["start": count, "characters": count])
        return [
            "type": "object", "required": ["model", "characters", "threshold", "covered_share", "spans"],
            "properties": [
                "model": string, "characters": count, "threshold": count, "covered_share": probability,
                "spans": array(span), "longest_run": span,
            ],
        ]
    }

    private var tokens: JSONValue {
        let piece = object(["id": count, "piece": string])
        return object(["count": count, "tokens": array(["anyOf": [count, piece]])])
    }

    private var text: JSONValue { object(["content": string, "prompt": string]) }

    private var model: JSONValue {
        object([
            "id": string, "object": ["const": "model"], "created": count, "owned_by": string,
            "level": string, "precision": string, "system_fingerprint": string, "vocabulary_size": count,
        ])
    }

    private var continuations: JSONValue {
        object([
            "start_text": string, "completions": array(string).merging(["maxItems": 10]),
            "time": ["type": "string", "pattern": "^[0-9]+\\.[0-9]{2}$"],
        ])
    }
}
