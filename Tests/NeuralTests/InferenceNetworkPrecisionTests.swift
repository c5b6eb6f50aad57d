import Testing

@testable import Neural

@Suite("Inference network in bfloat16 and int8") struct InferenceNetworkPrecisionTests {
    /// Returns the logits of a network whose only unit is 1: the decoder's weights as they are rounded.
    static func logits(
        ofDecoder weights: [Float], bias: Float = 0, precision: InferenceNetwork.Precision = .bfloat16,
        on instructions: InstructionSet = .best
    ) throws -> [Float] {
        let architecture = Architecture(
            cell: .rnnReLU, vocabularySize: weights.count, embeddingSize: 1, hiddenSizes: [1])
        let values: [String: [Float]] = ["rnn.bias_ih_l0": [1], "decoder.weight": weights]
        let parameters = architecture.parameters.reduce(into: [String: Tensor]()) { all, parameter in
            let count = parameter.shape.reduce(1, *)
            let fill: Float = parameter.name == "decoder.bias" ? bias : 0
            all[parameter.name] = Tensor(
                shape: parameter.shape,
                values: values[parameter.name] ?? [Float](repeating: fill, count: count))
        }
        let network = try InferenceNetwork(
            architecture, parameters, precision: precision, threads: 1, sharedFrom: 0, on: instructions)
        var state = network.initialState()
        network.read(0, &state)
        return network.logits(state)
    }

    @Test("weights are rounded to eight bits, to nearest even")
    func rounding() throws {
        let weights: [Float] = [1, 1.0039, 1.00390625, 1.00391, 1.01171875, -1.0117, 0.1, 3.3e38]
        let rounded: [Float] = [1, 1, 1, 1.0078125, 1.015625, -1.0078125, 0.10009765625, 0x1.fp127]
        #expect(try Self.logits(ofDecoder: weights, precision: .float32) == weights)
        #expect(try Self.logits(ofDecoder: weights) == rounded)
    }

    @Test("tiny weights become zero on every instruction set, and the bias is exact")
    func small() throws {
        let weights: [Float] = [0x1p-50, 0x1.fep-51, -0x1p-60, 0x1p-149, -0x1p-50]
        for instructions in InstructionSet.allCases where instructions <= .best {
            #expect(
                try Self.logits(ofDecoder: weights, on: instructions) == [0x1p-50, 0, 0, 0, -0x1p-50],
                "\(instructions)")
            #expect(try Self.logits(ofDecoder: [0, 1], bias: 0.1, on: instructions) == [0.1, 1.1])
            #expect(try Self.logits(ofDecoder: [0], bias: 0x1p-140, on: instructions) == [0])
        }
    }

    @Test(
        "every instruction set and thread count gives the same bits for weights of all magnitudes",
        arguments: Architecture.shapes, [InferenceNetwork.Precision.bfloat16, .int8])
    func sameBits(architecture: Architecture, precision: InferenceNetwork.Precision) throws {
        var parameters = architecture.randomParameters(seed: 31)
        // Some weights become zero, and the products of others would be tiny.
        var random = SplitMix64(seed: 32)
        for (name, tensor) in parameters {
            parameters[name]?.values = tensor.values.map { value in
                let size = random.uniform()
                return size < 0.1 ? value * 0x1p-140 : size < 0.2 ? value * 0x1p-45 : value
            }
        }
        let tokens = InferenceNetworkTests.tokens(of: architecture)
        let expected = try InferenceNetwork(
            architecture, parameters, precision: precision, threads: 1, sharedFrom: 0, on: .portable
        ).logits(after: tokens)
        for instructions in InstructionSet.allCases where instructions <= .best {
            for threads in 1...2 {
                let network = try InferenceNetwork(
                    architecture, parameters, precision: precision, threads: threads, sharedFrom: 0,
                    on: instructions)
                #expect(network.logits(after: tokens) == expected, "\(instructions), \(threads) threads")
            }
        }
    }

    @Test("bytes beyond the sign of a signed product are multiplied exactly on every instruction set")
    func extremes() throws {
        // Every sum of two products of the largest numbers would overflow 16 bits.
        let architecture = Architecture(
            cell: .rnnReLU, vocabularySize: 2, embeddingSize: 1, hiddenSizes: [9])
        var parameters = architecture.parameters.reduce(into: [String: Tensor]()) {
            $0[$1.name] = Tensor(shape: $1.shape, values: [Float](repeating: 0, count: $1.shape.reduce(1, *)))
        }
        parameters["rnn.bias_ih_l0"]?.values = [Float](repeating: 127, count: 9)
        parameters["decoder.weight"]?.values =
            [Float](repeating: 127, count: 9) + [Float](repeating: -127, count: 9)
        for instructions in InstructionSet.allCases where instructions <= .best {
            let network = try InferenceNetwork(
                architecture, parameters, precision: .int8, threads: 1, sharedFrom: 0, on: instructions)
            let sum: Float = 9 * 127 * 127
            #expect(network.logits(after: [0]) == [[sum, -sum]], "\(instructions)")
        }
    }

    @Test(
        "int8 weights that were written by us are used as they are: packing them again rounds nothing",
        arguments: Cell.allCases)
    func storedWeights(cell: Cell) throws {
        let architecture = Architecture(
            cell: cell, vocabularySize: 40, embeddingSize: 21, hiddenSizes: [33, 18])
        let parameters = architecture.randomParameters(seed: 34),
            tokens = InferenceNetworkTests.tokens(of: architecture)
        func logits(_ parameters: [String: Tensor]) throws -> [Float] {
            try InferenceNetwork(architecture, parameters, precision: .int8).logits(after: tokens).flatMap {
                $0
            }
        }
        // The scales may differ in their last bit.
        for (a, b) in zip(try logits(parameters), try logits(WeightFormat.int8.rounded(parameters))) {
            #expect(abs(a - b) < 1e-5)
        }
    }

    @Test("logits are close to those in float32, but not equal", arguments: Cell.allCases)
    func closeness(cell: Cell) throws {
        let architecture = Architecture(
            cell: cell, vocabularySize: 65, embeddingSize: 21, hiddenSizes: [33, 18])
        let parameters = architecture.randomParameters(seed: 33)
        let tokens = InferenceNetworkTests.tokens(of: architecture, count: 30)
        let float32 = try InferenceNetwork(architecture, parameters).logits(after: tokens).joined()
        let size = float32.reduce(0) { max($0, abs($1)) }
        for (precision, most) in [(InferenceNetwork.Precision.bfloat16, Float(0.02)), (.int8, 0.04)] {
            let rounded = try InferenceNetwork(architecture, parameters, precision: precision)
                .logits(after: tokens).joined()
            let distance = zip(float32, rounded).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(distance > 1e-5 * size && distance < most * size, "\(precision): \(distance) of \(size)")
        }
    }

    @Test("a model takes half the bytes, or a quarter")
    func bytes() throws {
        let architecture = Architecture(vocabularySize: 64, embeddingSize: 32, hiddenSizes: [64, 64])
        let parameters = architecture.randomParameters(seed: 36)
        let whole = try InferenceNetwork(architecture, parameters).bytesPerToken
        let half = try InferenceNetwork(architecture, parameters, precision: .bfloat16).bytesPerToken
        // Except a row of the first layer's table, which is float32.
        #expect(half * 2 - whole == 4 * 64 * 4)
        let quarter = try InferenceNetwork(architecture, parameters, precision: .int8).bytesPerToken
        // And two rows for each of the four matrices but the first, whose products are the table.
        let (tableRow, matrixRows) = (4 * 64 * 4, (3 * 4 * 64 + 64) * 2 * 4)
        #expect(quarter * 4 - whole == 3 * tableRow + 4 * matrixRows)
    }
}
