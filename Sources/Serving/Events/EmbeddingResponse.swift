import Modeling

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A reply to a request for embeddings, in OpenAI's shape.
public struct EmbeddingResponse: Sendable, Encodable {
    private let object: String
    private let data: [Vector]
    private let model: String
    private let usage: Usage

    /// A vector as numbers or as base64 of little-endian floats.
    private struct Vector: Sendable, Encodable {
        let index: Int
        let values: [Float]
        let isBase64: Bool

        private enum CodingKeys: String, CodingKey { case object, index, embedding }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode("embedding", forKey: .object)
            try object.encode(index, forKey: .index)
            if isBase64 {
                let bytes = values.flatMap { value in
                    withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
                }
                try object.encode(Data(bytes).base64EncodedString(), forKey: .embedding)
            } else {
                try object.encode(values, forKey: .embedding)
            }
        }
    }

    /// Creates the reply to a request.
    ///
    /// - Parameters:
    ///   - job: The request.
    ///   - events: All its events.
    /// - Throws: The ``RequestError`` that ended it, or one for a request that was given up.
    public init(_ job: EmbeddingJob, _ events: [WritingEvent]) throws(RequestError) {
        var vectors: [Vector] = []
        for event in events {
            switch event {
            case .vector(let index, let values):
                vectors.append(Vector(index: index, values: values, isBase64: job.isBase64))
            case .failed(let error): throw error
            case .prompt, .text: break
            }
        }
        guard vectors.count == job.inputs.count else {
            throw RequestError(503, .unavailable, "The request was not completed in time.", code: "timeout")
        }
        object = "list"
        data = vectors.sorted { $0.index < $1.index }
        model = job.model.name
        var usage = Usage()
        usage.promptTokens = job.inputs.reduce(0) { $0 + $1.ids.count }
        usage.completionTokens = nil
        self.usage = usage
    }
}
