import Foundation
import Modeling
import Neural
import Testing
import Text

@testable import Serving

@Suite("Embeddings") struct EmbeddingTests {
    private static func vectors(_ json: String, _ model: ServedModel) async throws -> [[Float]] {
        let job = try EmbeddingJob(parse(EmbeddingParameters.self, json.utf8), model, Limits())
        return try await Scheduler.running { scheduler in
            var found: [Int: [Float]] = [:]
            for await events in try scheduler.submit(job, client: "a").events {
                for case .vector(let index, let values) in events { found[index] = values }
            }
            return found.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    @Test("a vector is the mean of the last hidden states at length 1", arguments: [Level.char, .word])
    func mean(level: Level) async throws {
        let model = try ServingFixture.model(level), network = model.language.network
        let found = try await Self.vectors(#"{"input": "the cat sat"}"#, model)
        var state = network.initialState(), sum = [Double](repeating: 0, count: 5)
        network.read(model.language.vocabulary.start, &state)
        for id in try model.language.tokenizer.encode("the cat sat").ids {
            network.read(id, &state)
            for (i, h) in network.hiddenState(of: 1, in: state).enumerated() { sum[i] += Double(h) }
        }
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(found == [sum.map { Float($0 / length) }])
        #expect(abs(found[0].reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }

    @Test("the same input has the same vector, alone or among others, and the empty one has one")
    func same() async throws {
        let model = try ServingFixture.model()
        let alone = try await Self.vectors(#"{"input": "the cat"}"#, model)
        let many = try await Self.vectors(
            #"{"input": ["the cat", "", "the cat", "a mat and a mat", "the cat"]}"#, model)
        #expect(many.count == 5 && [many[0], many[2], many[4]] == alone + alone + alone)
        #expect(many[1].count == 5 && many[1] != many[0] && many[3] != many[0])
    }

    @Test("base64 is the same floats") func base64() throws {
        let model = try ServingFixture.model(), values: [Float] = [0.5, -0.25, 1e-8, 0.125, 3]
        func reply(_ format: String) throws -> [String: Any] {
            let json = #"{"input": "a", "encoding_format": "\#(format)"}"#
            let job = try EmbeddingJob(parse(EmbeddingParameters.self, json.utf8), model, Limits())
            let body = Serving.json(try EmbeddingResponse(job, [.vector(index: 0, values)]))
            let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
            let data = try #require(object?["data"] as? [[String: Any]])
            #expect((object?["usage"] as? [String: Int]) == ["prompt_tokens": 1, "total_tokens": 1])
            return data[0]
        }
        #expect(try (reply("float")["embedding"] as? [Double])?.map { Float($0) } == values)
        let text = try reply("base64")["embedding"] as? String ?? ""
        let data = try #require(Data(base64Encoded: text))
        let floats = data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map {
                bytes.loadUnaligned(fromByteOffset: $0, as: Float.self)
            }
        }
        #expect(floats == values)
    }

    @Test("an empty list and other formats are refused") func refused() throws {
        let model = try ServingFixture.model()
        for (json, parameter) in [
            (#"{"input": []}"#, "input"), (#"{}"#, "input"),
            (#"{"input": "a", "encoding_format": "int8"}"#, "encoding_format"),
            (#"{"input": "a", "dimensions": 4}"#, "dimensions"),
        ] {
            let error = try #require(throws: RequestError.self) {
                try EmbeddingJob(parse(EmbeddingParameters.self, json.utf8), model, Limits())
            }
            #expect(error.status == 400 && error.parameter == parameter)
        }
    }
}
