/// The description of the interface for programs, in OpenAPI 3.1.
enum OpenAPI {
    /// The document.
    static let document = """
        {"openapi":"3.1.0","info":{"title":"lmserve","version":"1.0","description":\
        "Completions, embeddings and suggestions of a recurrent language model. Equal requests with equal seeds have \
        equal texts wherever system_fingerprint is equal, however busy the server is. What a request leaves out is as \
        in lmgen. A text may end up to 64 tokens after max_tokens to complete a character or a spelled word."},\
        "components":{"securitySchemes":{"bearer":{"type":"http","scheme":"bearer"},\
        "key":{"type":"apiKey","in":"header","name":"X-Api-Key"}},"schemas":{\
        "Error":{"type":"object","required":["error","message"],"properties":{"message":{"type":"string"},\
        "error":{"type":"object","required":["message","type","param","code"],"properties":{\
        "message":{"type":"string"},"type":{"type":"string"},"param":{"type":["string","null"]},\
        "code":{"type":["string","null"]}}}}},\
        "Prompt":{"anyOf":[{"type":"string"},{"type":"array","minItems":1,"maxItems":128,"items":{"type":"string"}},\
        {"type":"array","items":{"type":"integer","minimum":0}},\
        {"type":"array","items":{"type":"array","items":{"type":"integer","minimum":0}}}]},\
        "CompletionRequest":{"type":"object","properties":{"model":{"type":"string"},\
        "prompt":{"$ref":"#/components/schemas/Prompt"},\
        "max_tokens":{"type":"integer","minimum":0,"maximum":4096,"default":16},\
        "n":{"type":"integer","minimum":1,"maximum":16,"default":1},\
        "best_of":{"type":"integer","minimum":1,"maximum":16},\
        "temperature":{"type":"number","minimum":0,"maximum":100},"top_k":{"type":"integer"},\
        "top_p":{"type":"number","exclusiveMinimum":0,"maximum":1},"min_p":{"type":"number","minimum":0,"maximum":1},\
        "typical_p":{"type":"number","exclusiveMinimum":0,"maximum":1},\
        "xtc_probability":{"type":"number","minimum":0,"maximum":1},\
        "xtc_threshold":{"type":"number","exclusiveMinimum":0,"maximum":0.5},\
        "repeat_penalty":{"type":"number","exclusiveMinimum":0},"repetition_penalty":{"type":"number","exclusiveMinimum":0},\
        "repeat_last_n":{"type":"integer"},"frequency_penalty":{"type":"number"},"presence_penalty":{"type":"number"},\
        "doubling_penalty":{"type":"number","minimum":0},"dry_multiplier":{"type":"number","minimum":0},\
        "dry_base":{"type":"number","minimum":1},"dry_allowed_length":{"type":"integer","minimum":1},\
        "dry_penalty_last_n":{"type":"integer"},"seed":{"type":"integer"},\
        "stop":{"anyOf":[{"type":"string"},{"type":"array","maxItems":16,"items":{"type":"string"}}]},\
        "until":{"enum":["sentence","paragraph","line"]},"echo":{"type":"boolean"},\
        "logprobs":{"type":["integer","null"],"minimum":0,"maximum":20},\
        "logit_bias":{"anyOf":[{"type":"object","additionalProperties":{"type":"number"}},{"type":"array"}]},\
        "coin":{"type":"boolean"},"complete":{"type":"boolean"},"unbalanced":{"type":"boolean"},\
        "stream":{"type":"boolean"},"stream_options":{"type":"object","properties":{"include_usage":{"type":"boolean"}}}}},\
        "EmbeddingRequest":{"type":"object","required":["input"],"properties":{"model":{"type":"string"},\
        "input":{"$ref":"#/components/schemas/Prompt"},"encoding_format":{"enum":["float","base64"]},\
        "dimensions":{"type":"integer"}}},\
        "SuggestRequest":{"type":"object","required":["text"],"properties":{"model":{"type":"string"},\
        "text":{"type":"string"},"keys":{"type":"string","pattern":"^[0-9*#]*$"}}},\
        "NoveltyRequest":{"type":"object","required":["text"],"properties":{"model":{"type":"string"},\
        "text":{"type":"string"}}},\
        "TokenizeRequest":{"type":"object","properties":{"model":{"type":"string"},"content":{"type":"string"},\
        "prompt":{"type":"string"},"with_pieces":{"type":"boolean"}}},\
        "DetokenizeRequest":{"type":"object","required":["tokens"],"properties":{"model":{"type":"string"},\
        "tokens":{"type":"array","items":{"type":"integer","minimum":0}}}}}},\
        "security":[{"bearer":[]},{"key":[]},{}],"paths":{\
        "/health":{"get":{"operationId":"health","responses":{"200":{"description":"Ready"},\
        "503":{"description":"Shutting down"}}}},\
        "/metrics":{"get":{"operationId":"metrics","responses":{"200":{"description":"Prometheus's text format"}}}},\
        "/v1/models":{"get":{"operationId":"models","responses":{"200":{"description":"The models"}}}},\
        \(post("/v1/completions", "complete", "CompletionRequest")),\
        \(post("/v1/embeddings", "embed", "EmbeddingRequest")),\
        \(post("/v1/suggest", "suggest", "SuggestRequest")),\
        \(post("/v1/novelty", "novelty", "NoveltyRequest")),\
        \(post("/tokenize", "tokenize", "TokenizeRequest")),\
        \(post("/detokenize", "detokenize", "DetokenizeRequest")),\
        "/generate":{"get":{"operationId":"generate","parameters":[\
        {"name":"start_text","in":"query","schema":{"type":"string"}},\
        {"name":"n","in":"query","schema":{"type":"integer"}},\
        {"name":"seed","in":"query","schema":{"type":"integer"}}],"responses":{"200":{"description":"Continuations"},\
        "default":{"description":"An error","content":{"application/json":{"schema":\
        {"$ref":"#/components/schemas/Error"}}}}}}}}}
        """

    /// A path that takes a body of a schema.
    private static func post(_ path: String, _ name: String, _ schema: String) -> String {
        """
        "\(path)":{"post":{"operationId":"\(name)","requestBody":{"required":true,"content":{"application/json":\
        {"schema":{"$ref":"#/components/schemas/\(schema)"}}}},"responses":{"200":{"description":"Done"},\
        "default":{"description":"An error","content":{"application/json":{"schema":\
        {"$ref":"#/components/schemas/Error"}}}}}}}
        """
    }
}
