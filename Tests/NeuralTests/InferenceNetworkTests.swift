import Testing

@testable import Neural

@Suite("Inference network") struct InferenceNetworkTests {
    /// Tokens that recur in different contexts.
    static func tokens(of architecture: Architecture, count: Int = 9) -> [Int32] {
        (0..<count).map { Int32(($0 * $0 + 3 * $0) % architecture.vocabularySize) }
    }

    @Test(
        "logits and states equal those of the reference model at every step", arguments: Architecture.shapes)
    func reference(architecture: Architecture) throws {
        let parameters = architecture.randomParameters(seed: 5)
        let reference = try ReferenceModel(architecture, parameters)
        let network = try InferenceNetwork(architecture, parameters)
        var (expected, state) = (reference.initialState(), network.initialState())
        for token in Self.tokens(of: architecture) {
            let z = reference.step(token, &expected)
            network.read(token, &state)
            #expect(Self.distance(network.logits(state), z) < 1e-5)
            for layer in architecture.hiddenSizes.indices {
                #expect(Self.distance(network.hiddenState(of: layer, in: state), expected.h[layer]) < 2e-6)
                #expect(Self.distance(network.cellState(of: layer, in: state), expected.c[layer]) < 5e-6)
            }
        }
    }

    @Test(
        "rounded factors give the logits of a reference model that rounds them",
        arguments: Architecture.shapes,
        [InferenceNetwork.Precision.bfloat16, .int8])
    func roundedReference(architecture: Architecture, precision: InferenceNetwork.Precision) throws {
        let parameters = architecture.randomParameters(seed: 5)
        let reference = try ReferenceModel(architecture, parameters, precision: precision)
        let network = try InferenceNetwork(architecture, parameters, precision: precision)
        var (expected, state) = (reference.initialState(), network.initialState())
        for token in Self.tokens(of: architecture) {
            let z = reference.step(token, &expected)
            network.read(token, &state)
            #expect(Self.distance(network.logits(state), z) < 1e-5)
        }
    }

    @Test(
        "one, two and three threads give the same bits on every instruction set",
        arguments: Architecture.shapes)
    func sameBits(architecture: Architecture) throws {
        let parameters = architecture.randomParameters(seed: 6)
        let tokens = Self.tokens(of: architecture)
        let expected = try InferenceNetwork(
            architecture, parameters, threads: 1, sharedFrom: 0, on: .portable
        ).logits(after: tokens)
        for instructions in InstructionSet.allCases where instructions <= .best {
            for threads in 1...3 {
                let network = try InferenceNetwork(
                    architecture, parameters, threads: threads, sharedFrom: 0, on: instructions)
                #expect(network.threads == threads)
                #expect(network.logits(after: tokens) == expected, "\(instructions), \(threads) threads")
            }
        }
    }

    @Test(
        "looking up the first layer's products gives the same bits as computing them",
        arguments: InferenceNetwork.Precision.allCases)
    func table(precision: InferenceNetwork.Precision) throws {
        // The second vocabulary is too large for a table; its first tokens have the same weights.
        var hiddenStates: [[Float]] = []
        for V in [3, 1 << 16 + 1] {
            let architecture = Architecture(vocabularySize: V, embeddingSize: 3, hiddenSizes: [3])
            var parameters = architecture.randomParameters(seed: 7)
            let small = Architecture(vocabularySize: 3, embeddingSize: 3, hiddenSizes: [3])
                .randomParameters(seed: 8)
            for (name, tensor) in small where name.hasPrefix("rnn") { parameters[name] = tensor }
            parameters["embedding.weight"]?.values.replaceSubrange(
                0..<6, with: [0.1, -0.7, 0.9, 1.3, 0.3, 2.1])
            let network = try InferenceNetwork(architecture, parameters, precision: precision)
            #expect(network.isTabulated == (V == 3))
            var state = network.initialState()
            for token: Int32 in [0, 1, 1, 0] { network.read(token, &state) }
            hiddenStates.append(Array(network.hiddenState(of: 0, in: state)))
        }
        #expect(hiddenStates[0] == hiddenStates[1])
    }

    @Test("reading a prompt in pieces, or from a kept prefix, gives the same state as reading it at once")
    func pieces() throws {
        let architecture = Architecture(vocabularySize: 6, embeddingSize: 4, hiddenSizes: [5, 3])
        let network = try InferenceNetwork(architecture, architecture.randomParameters(seed: 9))
        var whole = network.initialState()
        for token: Int32 in [1, 2, 3, 4, 5] { network.read(token, &whole) }
        var prefix = network.initialState()
        for token: Int32 in [1, 2, 3] { network.read(token, &prefix) }
        let kept = prefix
        for token: Int32 in [0, 0, 5] { network.read(token, &prefix) }
        #expect(prefix != kept && prefix != whole)
        var resumed = kept
        for token: Int32 in [4, 5] { network.read(token, &resumed) }
        #expect(resumed == whole)
        #expect(network.logits(resumed) == network.logits(whole))
    }

    @Test("several threads can read from one network at once")
    func concurrent() async throws {
        let architecture = Architecture(vocabularySize: 11, embeddingSize: 8, hiddenSizes: [40, 24])
        let network = try InferenceNetwork(
            architecture, architecture.randomParameters(seed: 10), threads: 2, sharedFrom: 0)
        let streams = (0..<4).map { k in (0..<40).map { Int32(($0 * (k + 1)) % 11) } }
        let expected = streams.map { network.logits(after: $0) }
        await withTaskGroup { group in
            for (stream, alone) in zip(streams, expected) {
                group.addTask { #expect(network.logits(after: stream) == alone) }
            }
        }
    }

    @Test("a step works in place, and copies of the state are unaffected")
    func inPlace() throws {
        let architecture = Architecture(vocabularySize: 4, embeddingSize: 2, hiddenSizes: [3])
        let network = try InferenceNetwork(architecture, architecture.randomParameters(seed: 11))
        var state = network.initialState()
        func address() -> UnsafePointer<Float>? { state.floats.withUnsafeBufferPointer { $0.baseAddress } }
        network.read(1, &state)
        let before = address()
        for token: Int32 in [0, 1, 2, 3] { network.read(token, &state) }
        #expect(address() == before)
        let copy = state
        network.read(1, &state)
        #expect(copy != state && address() != before)
    }

    /// Returns the largest difference between two rows.
    static func distance(_ a: some Collection<Float>, _ b: [Double]) -> Double {
        precondition(a.count == b.count, "\(a.count) and \(b.count)")
        return zip(a, b).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
    }
}
