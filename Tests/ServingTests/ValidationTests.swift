import Modeling
import Testing
import Text

@testable import Serving

@Suite("Requests") struct ValidationTests {
    @Test(
        "what is out of range is refused with the name of the parameter",
        arguments: [
            (#"{"max_tokens": -1}"#, "max_tokens"), (#"{"max_tokens": 4097}"#, "max_tokens"),
            (#"{"n": 0}"#, "n"), (#"{"n": 17}"#, "n"), (#"{"n": 3, "best_of": 2}"#, "best_of"),
            (#"{"best_of": 2, "stream": true}"#, "best_of"),
            (#"{"prompt": ["a", "b", "c", "d", "e"], "n": 16, "max_tokens": 4096}"#, "max_tokens"),
            (#"{"temperature": -0.1}"#, "temperature"), (#"{"temperature": 999999}"#, "temperature"),
            (#"{"top_p": -1}"#, "top_p"), (#"{"top_p": 0}"#, "top_p"), (#"{"min_p": 1.5}"#, "min_p"),
            (#"{"typical_p": 2}"#, "typical_p"), (#"{"xtc_threshold": 0.9}"#, "xtc_threshold"),
            (#"{"repeat_penalty": 0}"#, "repeat_penalty"), (#"{"repeat_last_n": 1000000}"#, "repeat_last_n"),
            (#"{"dry_penalty_last_n": 0}"#, "dry_penalty_last_n"), (#"{"dry_base": 0.5}"#, "dry_base"),
            (#"{"logprobs": -1}"#, "logprobs"), (#"{"logprobs": 21}"#, "logprobs"),
            (#"{"logprobs": 20, "max_tokens": 4096, "n": 4}"#, "logprobs"), (#"{"stop": ""}"#, "stop"),
            (#"{"stop": ["a", ""]}"#, "stop"),
            (
                #"{"stop": ["a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a"]}"#,
                "stop"
            ),
            (#"{"prompt": []}"#, "prompt"), (#"{"prompt": [-1]}"#, "prompt"),
            (#"{"prompt": [99999999]}"#, "prompt"), (#"{"prompt": [[0], [-1]]}"#, "prompt"),
            (#"{"prompt": 5}"#, "prompt"), (#"{"prompt": [{}]}"#, "prompt.Index 0"),
            (#"{"max_tokens": "many"}"#, "max_tokens"), (#"{"stream": 1}"#, "stream"),
            (#"{"stream_options": {"include_usage": true}}"#, "stream_options"),
            (#"{"suffix": "end", "stream": true}"#, "suffix"),
            (#"{"suffix": "\#(String(repeating: "a", count: 257))"}"#, "suffix"),
            (#"{"suffix": "the cat", "max_tokens": 4096, "best_of": 16}"#, "max_tokens"),
            (#"{"until": "chapter"}"#, "until"),
            (#"{"logit_bias": {"0": 101}}"#, "logit_bias"), (#"{"logit_bias": {"-1": 1}}"#, "logit_bias"),
            (#"{"logit_bias": {"the cat": 1}}"#, "logit_bias"),
            (#"{"logit_bias": [["the cat", false]]}"#, "logit_bias"),
        ])
    func range(json: String, parameter: String) throws {
        let model = try ServingFixture.model()
        let error = try #require(throws: RequestError.self) { try ServingFixture.job(json, model) }
        #expect(error.status == 400 && error.kind == .invalid)
        #expect(error.parameter == parameter, "\(error.message)")
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", "{", "[]", "\"a\"", "{\"prompt\": \"a\"", "nul", "{\"max_tokens\": NaN}", "{\"n\": 1e999}",
            String(repeating: "[", count: 100_000),
            "{\"prompt\": " + String(repeating: "[", count: 100_000) + "}",
        ])
    func malformed(json: String) throws {
        let model = try ServingFixture.model()
        let error = try #require(throws: RequestError.self) { try ServingFixture.job(json, model) }
        #expect(error.status == 400)
    }

    @Test("what is not known or null is left alone") func unknown() throws {
        let model = try ServingFixture.model()
        let job = try ServingFixture.job(
            #"{"prompt": null, "user": "x", "logprobs": null, "stop": null, "n": null, "suffix": ""}"#, model)
        #expect(job.n == 1 && job.tokens == 16 && job.promptTexts == [""] && job.logProbabilities == nil)
        #expect(job.sampling.minP == 0.05 && job.sampling.seed == 1)
    }

    @Test("a prompt has a most number of tokens") func prompt() throws {
        let model = try ServingFixture.model()
        var limits = Limits()
        limits.promptTokens = 7
        #expect(try ServingFixture.job(#"{"prompt": "the cat"}"#, model, limits).prompts[0].ids.count == 7)
        for prompt in [#""the cats""#, #"["the", "cats "]"#, "[0, 1, 2, 3, 4, 5, 6, 7]"] {
            let error = try #require(throws: RequestError.self) {
                try ServingFixture.job(#"{"prompt": \#(prompt)}"#, model, limits)
            }
            #expect(error.parameter == "prompt")
        }
    }

    @Test("an error has OpenAI's shape and a message beside it") func shape() {
        let error = RequestError.invalid("n", "No.")
        #expect(
            String(decoding: json(error), as: UTF8.self)
                == #"{"error":{"code":null,"message":"No.","param":"n","type":"invalid_request_error"},"message":"No."}"#
        )
    }

    @Test("a banned token is never written, whether by id, text, map or list") func bias() async throws {
        let model = try ServingFixture.model()
        let id = try #require(try model.language.tokenizer.encode("t").ids.first)
        for bias in [#"{"\#(id)": -100}"#, #"{"t": -100}"#, "[[\(id), false]]", #"[["t", -100]]"#] {
            let json = #"{"prompt": "the", "max_tokens": 300, "seed": 1, "logit_bias": \#(bias)}"#
            let text = try await Scheduler.running {
                try await $0.write(ServingFixture.job(json, model)).choices[0].text
            }
            #expect(!text.contains("t") && text.count > 10)
        }
    }
}
