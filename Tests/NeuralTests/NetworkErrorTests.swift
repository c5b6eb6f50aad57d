import Testing

@testable import Neural

@Suite("Inference network errors") struct NetworkErrorTests {
    static let architecture = Architecture(vocabularySize: 4, embeddingSize: 2, hiddenSizes: [3, 2])
    static let tied = Architecture(vocabularySize: 4, embeddingSize: 2, hiddenSizes: [3, 2], tied: true)

    static func error(_ architecture: Architecture, _ change: (inout [String: Tensor]) -> Void)
        -> NetworkError?
    {
        var parameters = architecture.fault == nil ? architecture.randomParameters(seed: 2) : [:]
        change(&parameters)
        let (network, reference) = (
            Result { () throws(NetworkError) in _ = try InferenceNetwork(architecture, parameters) },
            Result { () throws(NetworkError) in _ = try ReferenceModel(architecture, parameters) }
        )
        guard case .failure(let error) = network, case .failure(let same) = reference, error == same else {
            return nil
        }
        return error
    }

    @Test("each missing parameter is named", arguments: architecture.parameters.map(\.name))
    func missing(name: String) {
        #expect(Self.error(Self.architecture) { $0[name] = nil } == .missing(parameter: name))
    }

    @Test(
        "each parameter of the wrong shape is named with both shapes",
        arguments: architecture.parameters.map(\.name))
    func shape(name: String) {
        let wanted = Self.architecture.parameters.first { $0.name == name }?.shape ?? []
        let error = Self.error(Self.architecture) { $0[name] = Tensor(shape: [1, 1], values: [0]) }
        #expect(error == .shape(parameter: name, found: [1, 1], wanted: wanted))
    }

    @Test("a transposed matrix is refused")
    func transposed() {
        let error = Self.error(Self.architecture) {
            $0["decoder.weight"] = Tensor(shape: [2, 4], values: [Float](repeating: 0, count: 8))
        }
        #expect(error == .shape(parameter: "decoder.weight", found: [2, 4], wanted: [4, 2]))
    }

    @Test(
        "NaN and infinity are reported with their index", arguments: [Float.nan, .infinity, -.infinity],
        [0, 7])
    func notFinite(value: Float, index: Int) {
        let error = Self.error(Self.architecture) { $0["embedding.weight"]?.values[index] = value }
        #expect(error == .notFinite(parameter: "embedding.weight", index: index))
    }

    @Test("NaN is found beyond the first block of the search")
    func notFiniteInLaterBlock() {
        var values = [Float](repeating: 1, count: 10_000)
        #expect(firstNotFinite(values) == nil)
        values[9_999] = .nan
        #expect(firstNotFinite(values) == 9_999)
    }

    @Test("an unexpected parameter is named")
    func unexpected() {
        let error = Self.error(Self.architecture) {
            $0["rnn.2.weight_ih_l0"] = Tensor(shape: [0], values: [])
        }
        #expect(error == .unexpected(parameter: "rnn.2.weight_ih_l0"))
    }

    @Test("a tied decoder is accepted only if it equals the embedding")
    func tiedDecoder() {
        #expect(Self.error(Self.tied) { $0["decoder.weight"] = $0["embedding.weight"] } == nil)
        let error = Self.error(Self.tied) {
            $0["decoder.weight"] = Tensor(shape: [4, 2], values: [Float](repeating: 0, count: 8))
        }
        #expect(error == .untied)
    }

    @Test("an impossible architecture is refused with the reason")
    func impossible() {
        let none = Architecture(vocabularySize: 4, embeddingSize: 2, hiddenSizes: [])
        #expect(Self.error(none) { _ in } == .impossible(reason: "0 layers, wanted 1 to 64"))
    }

    @Test("every error is one line without a full stop")
    func descriptions() {
        let errors: [NetworkError] = [
            .impossible(reason: "size 0, wanted 1 to 9"), .missing(parameter: "a"),
            .unexpected(parameter: "a"),
            .shape(parameter: "a", found: [1], wanted: [2, 3]), .notFinite(parameter: "a", index: 3), .untied,
            .memory(bytes: 12),
        ]
        for error in errors {
            let line = error.description
            #expect(!line.contains("\n") && !line.hasSuffix(".") && !line.isEmpty)
        }
        #expect(errors[3].description == "parameter a has shape [1], the architecture wants [2, 3]")
    }
}
